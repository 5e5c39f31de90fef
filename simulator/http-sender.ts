// Sends the POSTs of the stand-ins, with exactly the given headers (Gupy's `clientHeaders` replace its defaults), and follows no
// redirect. A limit of concurrent posts keeps a bulk move from timing out in a queue.
import http from 'node:http';
import https from 'node:https';
import { once } from 'node:events';

export type PostOutcome = { status: number; error?: never } | { error: string; status?: never };

export interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Real milliseconds for the whole exchange, counted from the first byte sent. */
  timeoutMs: number;
}

export class HttpSender {
  private readonly http = new http.Agent({ keepAlive: true });
  private readonly https = new https.Agent({ keepAlive: true });
  private readonly waiting: (() => void)[] = [];
  private readonly running = new Set<http.ClientRequest>();
  private closed = false;
  private active = 0;

  /** Never rejects. At most `concurrency` posts run at once, the others wait in line. */
  async post(post: Post, concurrency: number): Promise<PostOutcome> {
    while (this.active >= concurrency) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.active += 1;
    try {
      return await this.exchange(post);
    } catch (error) {
      return { error: describe(error) };
    } finally {
      this.active -= 1;
      this.waiting.shift()?.();
    }
  }

  close(): void {
    this.closed = true;
    for (const request of this.running) request.destroy(new Error('stopped'));
    this.http.destroy();
    this.https.destroy();
    for (const resume of this.waiting.splice(0)) resume();
  }

  private async exchange(post: Post): Promise<PostOutcome> {
    if (this.closed) return { error: 'stopped' };
    const target = new URL(post.url);
    const secure = target.protocol === 'https:';
    const request = (secure ? https : http).request(target, {
      method: 'POST',
      headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
      agent: secure ? this.https : this.http,
    });
    request.on('error', () => {}); // an error after the answer began has no other listener
    const timer = setTimeout(() => request.destroy(new Error('timeout')), post.timeoutMs);
    this.running.add(request);
    try {
      request.end(post.body);
      const [response] = (await once(request, 'response')) as [http.IncomingMessage];
      response.resume();
      await once(response, 'close');
      return response.complete ? { status: response.statusCode ?? 0 } : { error: 'answer cut off' };
    } catch (error) {
      // The receiver closed an idle connection at the moment of use, and has seen nothing of the request.
      if (request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET') return this.exchange(post);
      throw error;
    } finally {
      clearTimeout(timer);
      this.running.delete(request);
    }
  }
}

/** A system error's code, else the message. */
function describe(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? 'failed';
}
