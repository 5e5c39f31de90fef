// P-ONCE for messages: whatever order facts come in, and whatever becomes of an attempt, the candidate never gets a message twice
// without something in between, no reminder of one date twice, and none once the exam is decided. A failure names its life (NOTICE_SEED), which is lived again alone.
import type { Action } from '../../../../domain/exam/action';
import type { ActionFailure } from '../../../../domain/exam/fact';
import { isSameTopic, type NoticeRule, type NoticeTopic } from '../../../../domain/exam/notice';
import { currentDetails } from '../../../../domain/text/current-details';
import { day, examRule, movement, progress, result, start } from '../../../support/core-fixtures';
import { CoreWorld } from '../../../support/core-world';
import { expectInvariants } from '../../../support/core-invariants';
import { sized } from '../../../support/loop-size';
import { permutations } from '../../../support/permutations';
import { seededLives } from '../../../support/seeded-lives';
import type { Choose } from '../../../support/seeded-random';

const lives = seededLives('NOTICE', { quick: 100, long: 5_000 });

const notify: NoticeRule = {
  ordered: { template: 1 },
  scheduled: { template: 2 },
  started: { template: 3 },
  attended: { template: 4 },
  missed: { template: 5 },
  remind: { template: 9, before: day },
};
const failure = (code: ActionFailure['code']): ActionFailure => ({ code, reason: 'of the test' });
const inDoubt = failure('BRIDGE_NOTICE_IN_DOUBT');
const isNotice = ({ type }: Action) => type === 'sendNotice';

/** @param messages that were sent, or are in doubt: after one in doubt the former is told again */
function expectOnce(messages: readonly { topic: NoticeTopic }[]): void {
  const ofStages = messages.filter(({ topic }) => topic.is === 'stage');
  const twice = ofStages.find(({ topic }, index) => {
    const before = ofStages[index - 1];
    return before !== undefined && isSameTopic(before.topic, topic);
  });
  const once = messages.filter(({ topic }) => topic.is === 'reminder' || topic.stage === 'ordered');
  const again = once.find(({ topic }, index) => once.findIndex((other) => isSameTopic(other.topic, topic)) < index);
  if (twice !== undefined || again !== undefined) expect({ messages, twice, again }).toEqual({ messages });
}

it('P-ONCE, P-ORDER: every order of six facts, with the answer of each message lost in turn', () => {
  const kinds = [
    { stage: 'scheduled', minutes: 1, inDays: 3 },
    { stage: 'scheduled', minutes: 2, inDays: 5 },
    { stage: 'missed', minutes: 3, inDays: undefined },
    { stage: 'scheduled', minutes: 4, inDays: 3 },
    { stage: 'attended', minutes: 5, inDays: undefined },
  ] as const;
  const orders = permutations([...kinds, 'result' as const]);
  expect(orders).toHaveLength(720);
  const [share, turns] = sized({ quick: [4, 1], long: [1, 4] });
  orders.forEach((order, index) => {
    if (index % share === 0) for (let turn = 0; turn < turns; turn += 1) playInOrder(order, (index / share + turn) % 4);
  });

  function playInOrder(order: readonly ((typeof kinds)[number] | 'result')[], lost: number): void {
    let attempts = 0;
    const loseAnswer = (action: Action) => (isNotice(action) && attempts++ === lost ? inDoubt : undefined);
    const core = new CoreWorld(start, { loseAnswer });
    const moved = movement(0, { rule: examRule({ notify }) });
    core.move(moved);
    core.settle();
    for (const fact of order) {
      const sent = core.messages.length;
      const isOver = core.state.entries[0]?.versions.length === 1;
      if (fact === 'result') core.result(result(moved, 9, 'passed'));
      else {
        const { minutes, stage, inDays } = fact;
        core.progress(progress(moved, minutes, stage, inDays === undefined ? {} : { inDays }));
      }
      core.settle();
      if (isOver && core.messages.length > sent)
        throw new Error(`A message after the result: ${JSON.stringify(order)}`);
    }
    const sent = core.messages.length;
    core.advanceTo(start + 9.5 * day);
    expectOnce(core.messages);
    if (core.messages.length > sent) throw new Error(`A reminder after the result: ${JSON.stringify(order)}`);
  }
});

/** P-TRUE: what the details call sent was sent, and what was sent they call sent or in doubt. */
function expectTrue({ state, messages }: CoreWorld): void {
  const details = currentDetails(state);
  const sent = details.match(/: sent through Gupy at /g)?.length ?? 0;
  const doubted = details.match(/no answer says whether it was sent/g)?.length ?? 0;
  const isTrue = sent <= messages.length && messages.length <= sent + doubted;
  if (!isTrue) expect({ details, messages }).toEqual({ messages });
}

/** What becomes of each attempt. */
const ends: [what: 'sent' | 'lost' | 'doubt' | 'unsent', code?: ActionFailure['code']][] = [
  ['sent'],
  ['sent'],
  ['lost'],
  ['doubt'],
  ['unsent', 'BRIDGE_GUPY_UNAVAILABLE'],
  ['unsent', 'BRIDGE_GUPY_UNAUTHORIZED'],
  ['unsent', 'BRIDGE_GUPY_REJECTED'],
];

function live(choose: Choose): CoreWorld {
  let end = ends[0];
  const attempts: { topic: NoticeTopic }[] = [];
  const core = new CoreWorld(start, {
    refuse(action) {
      if (action.type !== 'sendNotice') return undefined;
      end = ends[choose(ends.length)];
      const [what, code] = end ?? [];
      if (what !== 'unsent') attempts.push(action);
      return what === 'unsent' && code !== undefined ? failure(code) : what === 'doubt' ? inDoubt : undefined;
    },
    loseAnswer: (action) => (isNotice(action) && end?.[0] === 'lost' ? inDoubt : undefined),
  });
  const moved = movement(0, { rule: examRule({ notify, onLeave: choose(2) === 0 ? 'keep' : 'cancel' }) });
  core.move(moved);
  const stages = ['scheduled', 'scheduled', 'scheduled', 'started', 'attended', 'missed'] as const;
  for (let step = 0; step < 12; step += 1) {
    const what = choose(12);
    if (what < 6) {
      const stage = stages[what] ?? 'scheduled';
      core.progress(progress(moved, choose(400), stage, choose(3) === 0 ? {} : { inDays: 1 + choose(4) }));
    } else if (what === 6) core.interruptOne();
    else if (what === 7) core.answerOne(choose(3));
    else if (what === 8 && choose(4) === 0) core.result(result(moved, 500, 'passed'));
    else if (what === 9 && choose(4) === 0) core.move(movement(500, { noRule: true }));
    else if (what === 10) core.tell({ type: 'skip', note: 'of the test', at: core.now });
    else if (what === 11) core.advanceTo(core.now + choose(40) * 3_600_000);
    if (choose(2) === 0) core.startDue();
    expectOnce(attempts);
  }
  core.advanceTo(core.now + 11 * day);
  expectOnce(attempts);
  return core;
}

it(`P-ONCE: ${lives.count} lives with lost, refused and late answers: no message twice, and P-TRUE`, () => {
  lives.each((choose) => {
    const core = live(choose);
    expectInvariants(core);
    expectTrue(core);
  });
});
