// A proxy for gRPC in front of a Temporal server, as nginx or Envoy stand there: it bounds the streams of a connection, and may
// refuse single services as Temporal Cloud does.
import { once } from 'node:events';
import {
  connect,
  constants,
  createServer,
  type ClientHttp2Session,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';

export interface GrpcProxyOptions {
  /** Of the server behind it. */
  address: string;
  /** Concurrent streams of one connection. @default as many as HTTP/2 has */
  streams?: number;
  /** Methods that are answered with PERMISSION_DENIED, by a part of their path. */
  refused?: readonly string[];
}

export class GrpcProxy {
  /** The most streams that were open at once on one connection. */
  mostStreams = 0;
  /** Changed by a test while the proxy runs. */
  refused: readonly string[];
  private readonly server: Http2Server;
  private readonly sessions = new Set<Http2Session>();
  private readonly target: string;

  private constructor({ address, streams, refused = [] }: GrpcProxyOptions) {
    this.target = `http://${address}`;
    this.refused = refused;
    this.server = createServer({
      settings: streams === undefined ? {} : { maxConcurrentStreams: streams },
      ...(streams === undefined ? {} : { peerMaxConcurrentStreams: streams }),
    });
    this.server.on('session', (session) => this.serve(session));
  }

  static async start(options: GrpcProxyOptions): Promise<GrpcProxy> {
    const proxy = new GrpcProxy(options);
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(session: Http2Session): void {
    const upstream = connect(this.target);
    let open = 0;
    for (const one of [session, upstream]) {
      this.sessions.add(one);
      one.on('error', () => undefined);
      one.once('close', () => {
        this.sessions.delete(one);
        session.destroy();
        upstream.destroy();
      });
    }
    session.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      open += 1;
      this.mostStreams = Math.max(this.mostStreams, open);
      stream.once('close', () => (open -= 1));
      stream.on('error', () => undefined);
      const path = String(headers[':path']);
      if (this.refused.some((part) => path.includes(part))) refuse(stream);
      else forward(upstream, stream, headers);
    });
  }
}

const permissionDenied = '7';

function refuse(stream: ServerHttp2Stream): void {
  stream.resume();
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': permissionDenied,
      'grpc-message': 'Request unauthorized.',
    },
    { endStream: true },
  );
}

function forward(upstream: ClientHttp2Session, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  if (upstream.destroyed) return stream.close(constants.NGHTTP2_REFUSED_STREAM);
  const onward = upstream.request(headers);
  onward.on('error', () => undefined);
  let trailers: IncomingHttpHeaders = {};
  onward.once('response', (response, flags) => {
    if (stream.destroyed) return;
    const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0;
    stream.respond(response, { endStream: ends, waitForTrailers: !ends });
    stream.once('wantTrailers', () => stream.sendTrailers(trailers));
    if (!ends) onward.pipe(stream);
  });
  onward.once('trailers', (found: IncomingHttpHeaders) => {
    trailers = found;
  });
  onward.once('close', () => {
    if (onward.rstCode !== constants.NGHTTP2_NO_ERROR) stream.close(onward.rstCode);
  });
  stream.once('close', () => onward.close(constants.NGHTTP2_CANCEL));
  stream.pipe(onward);
}
