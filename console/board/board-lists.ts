// The lists and counts of the board, read from Temporal's list, a page at a time, so that ten thousand who wait cost no more than
// fifty. What could go wrong: the list is a moment behind, so the board says what stood there a moment ago; a decision is judged by
// the run itself.
import type { TemporalSession } from '../../operator/temporal-session';
import { type BoardCard, boardCard } from './board-card';
import { type BoardFilter, type BoardState, boardStates, queryOf } from './board-query';

export interface BoardPage {
  cards: BoardCard[];
  /** Give it back for the next page; null on the last one. */
  next: string | null;
}

export interface PageRequest {
  state: BoardState;
  filter: BoardFilter;
  /** `next` of the page before. */
  after?: string;
  /** @default 50 */
  size?: number;
}

const pageSize = 50;

export class BoardLists {
  private readonly session: TemporalSession;
  private readonly nowMs: () => number;

  constructor(session: TemporalSession, nowMs: () => number = Date.now) {
    this.session = session;
    this.nowMs = nowMs;
  }

  /** @throws BridgeError BRIDGE_TEMPORAL_… */
  async page({ state, filter, after = '', size = pageSize }: PageRequest): Promise<BoardPage> {
    const { client, namespace, askServer } = this.session;
    const { executions, nextPageToken } = await askServer(() =>
      client.workflowService.listWorkflowExecutions({
        namespace,
        query: queryOf(state, filter, this.nowMs()),
        pageSize: size,
        nextPageToken: Buffer.from(after, 'base64url'),
      }),
    );
    const token = Buffer.from(nextPageToken ?? []).toString('base64url');
    return { cards: (executions ?? []).map(boardCard), next: token === '' ? null : token };
  }

  /** Of every column. @throws BridgeError BRIDGE_TEMPORAL_… */
  async counts(filter: BoardFilter): Promise<Record<BoardState, number>> {
    const { client, askServer } = this.session;
    const nowMs = this.nowMs();
    const counts = await Promise.all(
      boardStates.map(async (state) => {
        const { count } = await askServer(() => client.workflow.count(queryOf(state, filter, nowMs)));
        return [state, count] as const;
      }),
    );
    return Object.fromEntries(counts) as Record<BoardState, number>;
  }

  /** The whole column, in pages, as long as somebody reads on. */
  async *all(state: BoardState, filter: BoardFilter, most: number): AsyncGenerator<BoardCard> {
    let left = most;
    let after: string | null = '';
    while (after !== null && left > 0) {
      const page: BoardPage = await this.page({ state, filter, after, size: Math.min(left, exportPageSize) });
      yield* page.cards;
      left -= page.cards.length;
      after = page.next;
    }
  }
}

/** What a server gives at most. */
const exportPageSize = 1_000;
