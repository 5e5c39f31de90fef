// The lists and counts of the board, read from Temporal's list, a page at a time, so that ten thousand who wait cost no more than
// fifty. What could go wrong: the list is a moment behind, so the board says what stood there a moment ago; a decision is judged by
// the run itself.
import { createHmac, randomBytes } from 'node:crypto';
import type { TemporalSession } from '../../operator/temporal-session';
import { type BoardCard, boardCard } from './board-card';
import { type BoardFilter, type BoardState, boardStates, queryOf } from './board-query';
import { lastCycle } from '../../temporal/reconcile-cycles';
import { stepsWithPresent } from '../../operator/present-before';
import { readRun } from '../../operator/run-story';
import type { ApplicationReport } from '../../domain/text/report';
import { malformed } from './board-errors';

export interface BoardPage {
  cards: BoardCard[];
  /** Give it back for the next page; null on the last one. */
  next: string | null;
}

interface PageRequest {
  state: BoardState;
  filter: BoardFilter;
  /** `next` of the page before. */
  after?: string | undefined;
  /** @default 50 */
  size?: number;
}

const pageSize = 50;

export class BoardLists {
  private readonly session: TemporalSession;
  private readonly nowMs: () => number;
  private readonly places = new ListPlaces();

  constructor(session: TemporalSession, nowMs: () => number = Date.now) {
    this.session = session;
    this.nowMs = nowMs;
  }

  /** @throws BridgeError BRIDGE_TEMPORAL_…, BoardRefusal for an `after` that is no `next` of this process */
  async page({ state, filter, after, size = pageSize }: PageRequest): Promise<BoardPage> {
    const { client, namespace, askServer } = this.session;
    const from = after === undefined ? Buffer.alloc(0) : this.places.read(after);
    const { executions, nextPageToken } = await askServer(() =>
      client.workflowService.listWorkflowExecutions({
        namespace,
        query: queryOf(state, filter, this.nowMs()),
        pageSize: size,
        nextPageToken: from,
      }),
    );
    return { cards: (executions ?? []).map(boardCard), next: this.places.written(nextPageToken ?? []) };
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
    let after: string | undefined;
    do {
      const page: BoardPage = await this.page({ state, filter, after, size: Math.min(left, exportPageSize) });
      yield* page.cards;
      left -= page.cards.length;
      after = page.next ?? undefined;
    } while (after !== undefined && left > 0);
  }
}

/** Bytes. */
const proofLength = 16;

/**
 * Where a list goes on, as this process hands it out. Temporal answers a place that it cannot read as it answers an outage of its own, so
 * nothing else gets to it.
 */
class ListPlaces {
  private readonly key = randomBytes(32);

  /** `null` for the end. */
  written(token: Uint8Array | readonly number[]): string | null {
    const place = Buffer.from(token);
    return place.length === 0 ? null : Buffer.concat([this.proofOf(place), place]).toString('base64url');
  }

  read(written: string): Buffer {
    const bytes = Buffer.from(written, 'base64url');
    const place = bytes.subarray(proofLength);
    if (!this.proofOf(place).equals(bytes.subarray(0, proofLength))) throw malformed('the place in the list');
    return place;
  }

  private proofOf(place: Buffer): Buffer {
    return createHmac('sha256', this.key).update(place).digest().subarray(0, proofLength);
  }
}

/** What a server gives at most. */
const exportPageSize = 1_000;

// Who stood in a step before its exam went live (P-START): nothing is ordered for them until a person says so, so the board shows who
// they are. Read from the records of reconciliation; no worker is asked.

export interface PresentBefore {
  /** Entry of `exams` in bridge.yaml, from 0: what `reconcile --present --exam` takes. */
  exam: number;
  provider: string;
  job: number;
  step: string;
  count: number;
  /** Applications, the first of them where they are many. */
  applications: number[];
}

/** Of one step; who they are beyond it, Gupy's list of the step says. */
const mostShown = 500;

/** @throws BridgeError BRIDGE_TEMPORAL_… */
export async function presentBeforeList(session: TemporalSession): Promise<PresentBefore[]> {
  const cycle = await session.askServer(() => lastCycle(session.client));
  if (cycle === undefined) return [];
  const found: PresentBefore[] = [];
  for await (const { exam, jobId: job, applications, ...at } of stepsWithPresent(session, cycle)) {
    const provider = session.config.exams[exam]?.rule.provider ?? '';
    found.push({ exam, provider, job, ...at, applications: applications.slice(0, mostShown) });
  }
  return found;
}

// Why some candidates are stuck, for their cards: Temporal's list knows that they are, their runs know why. What could go wrong: a worker
// that does not answer would hold the cards up, so they are shown before, and a reason that does not come is left out.

/** The first thing that did not work. */
export type StuckReason = Pick<ApplicationReport['attention'][number], 'what' | 'tag' | 'code'>;

/** Asked for at once. */
export const mostReasons = 20;

/** By application. */
export async function stuckReasons(
  session: TemporalSession,
  applications: readonly number[],
): Promise<Record<number, StuckReason>> {
  const found = await Promise.all(
    applications.map(async (application) => [application, await reasonOf(session, application)]),
  );
  return Object.fromEntries(found.filter(([, reason]) => reason !== undefined)) as Record<number, StuckReason>;
}

async function reasonOf(session: TemporalSession, application: number): Promise<StuckReason | undefined> {
  const run = await readRun(session, application).catch(() => undefined);
  const first = run?.report?.attention[0];
  return first && { what: first.what, tag: first.tag, code: first.code };
}
