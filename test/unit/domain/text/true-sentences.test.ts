// P-TRUE: whatever happens to an application, each sentence that an operator reads holds against the journal of effects: what was
// really ordered, cancelled, tagged and commented. Checked after every single fact, so also while actions are under way.
import type { Action } from '../../../../domain/exam/action';
import type { Fact } from '../../../../domain/exam/fact';
import { isWinner } from '../../../../domain/exam/publication';
import { attemptOf, entryReference, referenceOfAttempt } from '../../../../domain/exam/reference';
import { findEntry } from '../../../../domain/exam/state';
import { plainDetails } from '../../../../cli/operator/story-text';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf, versionName } from '../../../../domain/text/report';
import { renderPublication } from '../../../../domain/text/templates';
import { decidingVersion } from '../../../../domain/exam/versions';
import { day, start } from '../../../support/core-fixtures';
import { anyPolicy, datedEvents, disturbances, playInterleaved, shuffled } from '../../../support/core-scenarios';
import { withRepeats } from '../../../support/core-scenarios';
import { CoreWorld } from '../../../support/core-world';
import { seededLives } from '../../../support/seeded-lives';

const lives = seededLives('TRUE', { quick: 60, long: 3_000 });

/** What a line about one exam claims. `undefined`: the journal bears it out. */
type Claim = (world: CoreWorld, reference: string, words: string[]) => boolean;

const claims: [name: string, sentence: RegExp, holds: Claim][] = [
  ['was cancelled', /, order (\S+) was cancelled/, (world, _reference, [id]) => world.cancelled.has(named(world, id))],
  [
    'the provider says that it was cancelled',
    /the provider says that order (\S+) was cancelled/,
    ({ delivered }, reference) =>
      delivered.some(
        (fact) =>
          fact.type === 'resultReceived' && fact.result.reference === reference && fact.result.outcome === 'cancelled',
      ),
  ],
  [
    'was not cancelled',
    /order (\S+) was not cancelled/,
    (world, _reference, [id]) => !world.cancelled.has(named(world, id)),
  ],
  ['is to be cancelled', /order (\S+) is to be cancelled/, (world, _reference, [id]) => cancellations(world, id) === 0],
  [
    'is being cancelled',
    /order (\S+) is being cancelled since/,
    (world, _reference, [id]) => cancellations(world, id) > 0,
  ],
  [
    'not confirmed',
    /cancelling order \S+ was not confirmed/,
    (world, reference) => calls(world, 'cancelOrder', reference) > 0,
  ],
  ['ordered', /order (order-\d+)/, (world, reference, [id]) => entryReference(named(world, id)) === reference],
  [
    'ordered again',
    /order (\S+), ordered again \((\d) of \d\)/,
    (world, _reference, [id, attempt]) => attemptOf(named(world, id)) === Number(attempt),
  ],
  [
    'is being ordered again',
    /it is being ordered again \((\d) of (\d)\)/,
    (world, _reference, [attempt, of]) =>
      Number(attempt) <= Number(of) && world.reports.some(({ stage }) => stage === 'missed'),
  ],
  ['not ordered', /nothing was ordered/, ({ orders }, reference) => !orders.has(reference)],
  [
    'tags in Gupy',
    /tags in Gupy: (.+)$/,
    ({ tags }, _reference, [list = '']) => list.split(', ').every((tag) => tags.has(tag)),
  ],
  [
    'comment in Gupy',
    /comment in Gupy on (.+)$/,
    ({ comments }, reference, [name]) =>
      comments.some((comment) => comment.reference === reference && versionName(comment.version) === name),
  ],
  ['last poll', /the last poll has no answer/, (world, reference) => calls(world, 'fetchResult', reference) > 0],
];

/** The reference of the order with this id. */
function named({ orders }: CoreWorld, orderId: string | undefined): string {
  return [...orders].find(([, id]) => id === orderId)?.[0] ?? '';
}

function cancellations(world: CoreWorld, orderId: string | undefined): number {
  const isOf = (call: CoreWorld['calls'][number]) =>
    call.type === 'cancelOrder' && referenceOfAttempt(call.reference, call.attempt ?? 1) === named(world, orderId);
  return world.calls.filter(isOf).length;
}

function calls(world: CoreWorld, type: Action['type'], reference: string): number {
  return world.calls.filter((call) => call.type === type && call.reference === reference).length;
}

/** A settled exam whose tags count has them all in Gupy, but for those that the report names as not written. */
function settledIsWritten({ state, tags }: CoreWorld, reference: string): boolean {
  const entry = findEntry(state, reference);
  const version = entry && decidingVersion(state, entry);
  const told = reportOf(state).entries.find((candidate) => candidate.reference === reference);
  if (entry === undefined || version === undefined || told?.status !== 'settled' || !isWinner(state, entry))
    return true;
  const skipped = told.notWritten.flatMap((part) => ('tag' in part ? [part.tag] : []));
  const wanted = renderPublication(entry.movement.rule, version).tags;
  return wanted.every((tag) => tags.has(tag) || skipped.includes(tag));
}

function expectTrue(world: CoreWorld): void {
  const report = reportOf(world.state);
  for (const text of [currentDetails(world.state).replace(/\\([\\`*[\]<>#])|\*\*|`/g, '$1'), plainDetails(report)]) {
    for (const { reference } of report.entries) {
      const from = text.indexOf(`- ${reference}: `);
      const lines =
        text
          .slice(from)
          .split('\n\n')[0]
          ?.split(/\n(?=- \d)/)[0] ?? '';
      for (const line of lines.split('\n')) {
        for (const [name, sentence, holds] of claims) {
          const words = sentence.exec(line)?.slice(1);
          if (words !== undefined && !holds(world, reference, words)) throw new Error(`"${name}" is not so: ${line}`);
        }
      }
      if (!settledIsWritten(world, reference)) throw new Error(`${reference} is not settled in Gupy:\n${text}`);
    }
  }
}

class TrueWorld extends CoreWorld {
  readonly said = new Set<string>();

  override tell(fact: Fact): void {
    super.tell(fact);
    expectTrue(this);
    for (const [name, sentence] of claims) {
      if (sentence.test(currentDetails(this.state).replaceAll('`', ''))) this.said.add(name);
    }
  }
}

it('P-TRUE: each sentence of the details and of status holds against the journal of effects', () => {
  const said = new Set<string>();
  const types = ['putTag', 'postComment', 'removeTag', 'cancelOrder', 'fetchResult', 'orderExam', undefined] as const;
  lives.each((choose) => {
    const refused = types[choose(types.length)];
    const failure = { code: 'BRIDGE_GUPY_REJECTED', reason: 'refused by the test' } as const;
    const world = new TrueWorld(start + day, {
      refuse: ({ type }) => (type === refused && choose(2) === 0 ? failure : undefined),
      canPoll: choose(2) === 0,
      lostAnswers: choose(2) === 0,
      leavesBeforeRetry: choose(2) === 0,
    });
    const events = [...datedEvents(choose, anyPolicy(choose)), ...disturbances(choose), ...disturbances(choose)];
    playInterleaved(world, shuffled(withRepeats(events, choose), choose), choose);
    world.tell({ type: 'skip', note: 'by hand', at: world.now });
    world.settle();
    for (const name of world.said) said.add(name);
  });
  // A sentence that no life says proves nothing.
  if (lives.count >= 1_000) expect([...said].sort()).toEqual(claims.map(([name]) => name).sort());
});
