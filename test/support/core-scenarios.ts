// Random lives of one application, and the world they are played in: movements between exam steps and others, results and
// corrections at the provider, time passing, operators deciding, actions failing for good. What a scenario does is fixed by
// its events; in which order they are delivered, and when actions answer, is the test's choice.
import * as fc from 'fast-check';
import type { Movement } from '../../domain/movement';
import type { ProviderOutcome } from '../../domain/outcome';
import type { OperatorDecision } from '../../domain/fact';
import { isOpen } from '../../domain/entry-life';
import { slotOf } from '../../domain/state';
import type { CoreWorld } from './core-world';
import { at, examRule } from './core-fixtures';

export type ScenarioEvent =
  | { type: 'move'; movement: Movement }
  /** The provider reports for the order that its step had at that date; a correction is just another report. */
  | { type: 'report'; stepId: number; minutes: number; resultId: string; outcome: ProviderOutcome }
  | { type: 'decide'; decision: Pick<OperatorDecision, 'type'>['type'] }
  | { type: 'wait'; minutes: number };

const steps = [
  { id: 1, name: 'Exame admissional', exam: true },
  { id: 2, name: 'Prova técnica', exam: true },
  { id: 3, name: 'Contratação', exam: false },
] as const;

const outcome = fc.constantFrom<ProviderOutcome>('passed', 'failed', 'inconclusive', 'cancelled');
type Policy = Parameters<typeof examRule>[0];

function moveTo(minutes: number, stepIndex: number, serial: number, policy: Policy): ScenarioEvent {
  const { exam, ...step } = steps[stepIndex] ?? steps[2];
  const key = (serial + 1).toString(16).padStart(10, '0');
  const rule = exam ? { rule: examRule(policy) } : {};
  const movement = { eventId: `e-${key}`, entryKey: key, occurredAt: at(minutes), jobId: 9, step, ...rule };
  return { type: 'move', movement };
}

/** Movements and results with distinct dates, sorted by date. */
export function datedEvents(policy: Policy = {}): fc.Arbitrary<ScenarioEvent[]> {
  const kind = fc.oneof(fc.record({ move: fc.nat({ max: 2 }) }), fc.record({ report: fc.constantFrom(1, 2), outcome }));
  return fc.array(kind, { minLength: 1, maxLength: 8 }).map((kinds) =>
    kinds.map((made, index): ScenarioEvent => {
      const minutes = (index + 1) * 10;
      if ('move' in made) return moveTo(minutes, made.move, index, policy);
      return { type: 'report', stepId: made.report, minutes, resultId: `r-${index}`, outcome: made.outcome };
    }),
  );
}

export const disturbances: fc.Arbitrary<ScenarioEvent> = fc.oneof(
  fc.record({ type: fc.constant('decide' as const), decision: fc.constantFrom('retry', 'override', 'skip') }),
  fc.record({ type: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 12 * 24 * 60 }) }),
);

/** A permutation with repeats: every event at least once, some several times. */
export function shuffledWithRepeats<T>(events: readonly T[], choose: (max: number) => number): T[] {
  const pool = [...events, ...events.filter(() => choose(3) === 0)];
  for (let i = pool.length - 1; i > 0; i -= 1) {
    const j = choose(i + 1);
    [pool[i], pool[j]] = [pool[j] as T, pool[i] as T];
  }
  return pool;
}

/**
 * Plays events into a world. Which order a report belongs to is fixed by the sorted life (`referencesOf`); it is held back
 * until that order exists, since a provider reports only on what it has.
 */
export class ScenarioPlayer {
  readonly delivered: ScenarioEvent[] = [];
  /** Which order each delivered report was for. */
  readonly reported = new Map<string, string>();
  private held: Extract<ScenarioEvent, { type: 'report' }>[] = [];
  private readonly world: CoreWorld;
  private readonly anyOrder: boolean;
  private readonly references: ReadonlyMap<string, string> | undefined;

  /** `anyOrder`: report even on an order that this world never made, as a provider does that was asked by an earlier run. */
  constructor(world: CoreWorld, references?: ReadonlyMap<string, string>, anyOrder = false) {
    this.world = world;
    this.anyOrder = anyOrder;
    this.references = references;
  }

  play(event: ScenarioEvent): void {
    switch (event.type) {
      case 'move':
        this.delivered.push(event);
        this.world.move(event.movement);
        break;
      case 'report':
        this.held.push(event);
        break;
      case 'decide':
        this.decide(event.decision);
        break;
      case 'wait':
        this.world.advanceTo(this.world.now + event.minutes * 60_000);
    }
  }

  /** Reports what can be reported: call again whenever orders may have been made. */
  report(): void {
    const ready = this.held.filter((event) => this.referenceFor(event) !== undefined);
    this.held = this.held.filter((event) => !ready.includes(event));
    for (const event of ready) {
      this.delivered.push(event);
      this.reported.set(event.resultId, this.referenceFor(event) ?? '');
      const reference = this.referenceFor(event) ?? '';
      const { resultId, outcome: reported, minutes } = event;
      const orderId = this.world.orders.get(reference) ?? '';
      this.world.result({
        resultId,
        occurredAt: at(minutes),
        reference,
        orderId,
        provider: 'clinic',
        outcome: reported,
      });
    }
  }

  private referenceFor({ stepId, resultId }: Extract<ScenarioEvent, { type: 'report' }>): string | undefined {
    const ordered = [...this.world.orders.keys()];
    if (this.references === undefined) return ordered.findLast((known) => known.split('.')[2] === String(stepId));
    const reference = this.references.get(resultId);
    return this.anyOrder || ordered.some((known) => known === reference) ? reference : undefined;
  }

  private decide(type: OperatorDecision['type']): void {
    const time = this.world.now;
    if (type === 'override') this.world.tell({ type, outcome: 'passed', note: 'seen on paper', at: time });
    else if (type === 'skip') this.world.tell({ type, note: 'let it go', at: time });
    else this.world.tell({ type, at: time });
  }
}

/** What P-ORDER compares: where the candidate is, which tags stand, and whether the exam of that step is looked after. */
export function endState(world: CoreWorld) {
  const { newest, entries } = world.state;
  const here = newest === undefined ? '' : `${newest.jobId}.${newest.step.id}`;
  const ofHere = entries.filter((entry) => slotOf(entry) === here);
  return {
    step: newest?.step.id,
    tags: [...world.tags].sort(),
    covered: ofHere.some((entry) => isOpen(entry) || entry.versions.length > 0),
  };
}
