// Applications of any jobs by their ids, as far as v2 of Gupy's API shows them. An application that the answer lacks is none of its
// business: the caller reads it by v1, so no absence is believed.
// What could go wrong: v2 ignores the ids and answers other applications. Then nothing of that answer is used, for an answer to
// another question proves nothing of this one.
import { HttpFailure } from '../outbound/http-failure';
import type { V2Answer, V2Application, V2Question } from './v2-answer';
import type { V2Use } from './v2-use';

type AskV2 = (question: V2Question, signal: AbortSignal) => Promise<V2Answer | 'refused'>;

/** Requests under way at once, where the last one was answered well; the rate is the real limit. */
const atOnce = 5;
/** An answer that shows a smaller share of those it was asked for is not worth its request. */
export const worthwhileShare = 0.5;

export class V2Applications {
  private readonly ask: AskV2;
  private readonly use: V2Use;

  constructor(ask: AskV2, use: V2Use) {
    this.ask = ask;
    this.use = use;
  }

  /** By application id. @throws HttpFailure `throttled`, which concerns all of Gupy, and the signal's reason when that is aborted */
  async read({ ids, expand }: V2Question, signal: AbortSignal): Promise<Map<number, V2Application>> {
    const shown = new Map<number, V2Application>();
    let open = [...new Set(ids)];
    while (open.length > 0 && this.use.mayAsk) {
      const chunks = inChunks(open, this.use.mostIds);
      const now = chunks.slice(0, this.use.isProven ? atOnce : 1);
      const left = await Promise.all(now.map((chunk) => this.readChunk({ ids: chunk, expand }, shown, signal)));
      open = [...left, ...chunks.slice(now.length)].flat();
    }
    return shown;
  }

  /** @returns ids that are on another page of the answer, to be asked for again by themselves: a page token may lose the ids */
  private async readChunk(question: V2Question, shown: Map<number, V2Application>, signal: AbortSignal) {
    const answer = await this.answered(question, signal);
    if (answer === undefined) return [];
    const asked = new Set(question.ids);
    if (answer.applications.some(({ id }) => !asked.has(id))) {
      this.use.refused();
      return [];
    }
    for (const application of answer.applications) shown.set(application.id, application);
    const left = question.ids.filter((id) => !shown.has(id));
    const count = question.ids.length - left.length;
    if (answer.isPart && left.length > 0) {
      this.use.pagesOf(count);
      return left;
    }
    if (count < question.ids.length * worthwhileShare) this.use.failed();
    else this.use.answeredWell();
    return [];
  }

  private async answered(question: V2Question, signal: AbortSignal): Promise<V2Answer | undefined> {
    try {
      const answer = await this.ask(question, signal);
      if (answer !== 'refused') return answer;
      this.use.refused();
    } catch (error) {
      if (!(error instanceof HttpFailure)) throw error;
      this.use.failed();
      if (error.failureClass === 'throttled') throw error;
    }
    return undefined;
  }
}

/** In parts of at most `size`, in their order. */
function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
