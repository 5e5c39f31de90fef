// An order of several exams that is never whole: the deadline comes, the candidate leaves, the run ends. What came reaches a person
// (P-LATE), and nothing says more than came (P-TRUE).
import { isWrite, type Action } from '../../../../domain/exam/action';
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import type { Result } from '../../../../domain/exam/result';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, movement, overtaken, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { expectInvariants } from '../../../support/core-invariants';

const names = ['clínico', 'audiometria', 'toxicológico'];
const late = 11 * 24 * 60;

let world: CoreWorld;
let moved: ReturnType<typeof movement>;
afterEach(() => expectInvariants(world));

function enter(rule: Partial<ExamRule> = {}, options: WorldOptions = {}): void {
  world = new CoreWorld(start, options);
  moved = movement(0, { rule: examRule({ parts: { names }, ...rule }) });
  world.move(moved);
  world.settle();
}

const part = (name: string, minutes: number, outcome: 'passed' | 'failed' = 'passed', changes = {}) =>
  result(moved, minutes, outcome, { part: name, ...changes });

function comes(...results: Result[]): void {
  for (const one of results) {
    world.result(one);
    world.settle();
  }
}

const gupy = () => ({ tags: [...world.tags], comments: world.comments.map(({ text }) => text) });
const lines = (came: string[], missing: string[]) =>
  [
    `Partes com resultado: ${came.length} de 3`,
    ...came.map((line) => `- ${line}`),
    ...(missing.length === 0 ? [] : [`Sem resultado conhecido: ${missing.join(', ')}`]),
  ].join('\n');

describe('the deadline', () => {
  it('R33: says what came and what is missing, with the words of an expiry', () => {
    enter();
    comes(part('clínico', 1), part('audiometria', 2, 'failed'));
    world.advanceTo(start + 10 * day);
    expect(gupy()).toEqual({
      tags: ['Exame expirado'],
      comments: [
        `Exame ASO-ADM: expirado.\n${lines(['clínico: aprovado', 'audiometria: reprovado'], ['toxicológico'])}`,
      ],
    });
  });

  it('says as much where the rule writes nothing for an expiry', () => {
    enter({ publish: { ...examRule().publish, expired: { tags: [] } } });
    comes(part('clínico', 1));
    world.advanceTo(start + 10 * day);
    expect(gupy().comments).toEqual([
      `Exame ASO-ADM: expirado.\n${lines(['clínico: aprovado'], ['audiometria', 'toxicológico'])}`,
    ]);
  });

  it('without any part it is an expiry like another', () => {
    enter();
    world.advanceTo(start + 10 * day);
    expect(gupy()).toEqual({ tags: ['Exame expirado'], comments: [] });
  });

  it.each([
    ['publish', ['Apto'], 2],
    ['comment', ['Exame expirado'], 2],
    ['ignore', ['Exame expirado'], 1],
  ] as const)('lateResult %s: the last part makes it whole, late', (lateResult, tags, comments) => {
    enter({ lateResult });
    comes(part('clínico', 1), part('audiometria', 2));
    world.advanceTo(start + 10 * day);
    comes(part('toxicológico', late));
    expect(gupy().tags).toEqual(tags);
    expect(gupy().comments).toHaveLength(comments);
    if (comments === 2) expect(gupy().comments[1]).toMatch(/^Resultado tardio\. .*\nPartes com resultado: 3 de 3\n/);
  });

  it.each([
    ['publish', 2],
    ['comment', 2],
    ['ignore', 1],
  ] as const)(
    'lateResult %s: a late part that leaves one missing is said by a comment alone',
    (lateResult, comments) => {
      enter({ lateResult });
      comes(part('clínico', 1));
      world.advanceTo(start + 10 * day);
      const audiometry = part('audiometria', late, 'failed');
      comes(audiometry, audiometry);
      expect(gupy().tags).toEqual(['Exame expirado']);
      expect(gupy().comments).toHaveLength(comments);
      if (comments === 1) return;
      expect(gupy().comments[1]).toBe(
        `Resultado tardio. Exame ASO-ADM: expirado.\n${lines(['clínico: aprovado', 'audiometria: reprovado'], ['toxicológico'])}`,
      );
    },
  );

  it('is passed first where the exam waits past it and a part of the whole is dated after it', () => {
    enter(
      { lateResult: 'comment' },
      {
        canPoll: true,
        refuse: (action) =>
          action.type === 'fetchResult' ? { code: 'BRIDGE_PROVIDER_REJECTED', reason: 'no' } : undefined,
      },
    );
    comes(part('clínico', 1));
    world.advanceTo(start + 10.5 * day);
    comes(part('audiometria', 10.1 * 24 * 60));
    expect(reportOf(world.state).entries[0]?.phase.is).toBe('waiting');
    comes(part('toxicológico', 10.2 * 24 * 60));
    expect(gupy().tags).toEqual(['Exame expirado']);
    expect(gupy().comments[0]).toContain('2 de 3');
    expect(gupy().comments[1]).toMatch(/^Resultado tardio.*\n.*3 de 3/);
  });

  it('the last poll may bring the part that is missing', () => {
    enter({}, { canPoll: true });
    comes(part('clínico', 1), part('audiometria', 2));
    world.pollAnswers.set(`7.123456.86547.${moved.entryKey}`, part('toxicológico', 3, 'passed', { source: 'reading' }));
    world.advanceTo(start + 10 * day);
    expect(gupy().tags).toEqual(['Apto']);
  });
});

describe('leaving', () => {
  const away = (minutes: number) => movement(minutes, { noRule: true });

  it('the order is cancelled as if nothing had come, and then what came is said', () => {
    enter();
    comes(part('clínico', 1), part('audiometria', 2, 'failed'));
    world.move(away(3));
    world.settle();
    expect(world.cancelled.size).toBe(1);
    expect(gupy()).toEqual({
      tags: [],
      comments: [
        `Resultado tardio. Exame ASO-ADM inconclusivo\n${lines(['clínico: aprovado', 'audiometria: reprovado'], ['toxicológico'])}`,
      ],
    });
    expect(reportOf(world.state).entries[0]?.results).toHaveLength(1);
  });

  it('a candidate who is back in time goes on with the parts that came', () => {
    enter({ cancelAfter: day });
    comes(part('clínico', 1), part('audiometria', 2));
    world.move(away(3));
    world.settle();
    expect(gupy().comments).toEqual([]);
    world.move(movement(4, { rule: examRule({ parts: { names } }) }));
    world.settle();
    comes(part('toxicológico', 5));
    expect(gupy().tags).toEqual(['Apto']);
    expect(world.orders.size).toBe(1);
  });

  it.each([
    ['before the leaving', 3, ['Apto'], ''],
    ['after it, and lateResult is comment', 9, [], 'Resultado tardio. '],
  ])('P-ORDER: whole by a part dated %s', (_when, minutes, tags, remark) => {
    enter({ lateResult: 'comment' });
    comes(part('clínico', 1), part('audiometria', 2));
    world.move(away(5));
    world.settle();
    comes(part('toxicológico', minutes));
    expect(gupy().tags).toEqual(tags);
    expect(gupy().comments.at(-1)).toMatch(new RegExp(`^${remark}Exame ASO-ADM: aprovado\\.\nPartes com resultado: 3`));
  });

  it('with onLeave: keep the exam goes on', () => {
    enter({ onLeave: 'keep' });
    comes(part('clínico', 1));
    world.move(away(3));
    world.settle();
    comes(part('audiometria', 4), part('toxicológico', 5));
    expect(gupy().tags).toEqual(['Apto']);
  });
});

it.each([
  ['still said, where it was not yet', true, `Resultado tardio. Exame ASO-ADM inconclusivo`],
  ['not said again', false, 'Exame ASO-ADM: expirado.'],
])('P-ORDER: a leaving that turns out to be older than the expiry: what came is %s', (_what, isDownAtFirst, words) => {
  let isDown = isDownAtFirst;
  const refuse = (action: Action) =>
    isDown && isWrite(action) ? ({ code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: 'down' } as const) : undefined;
  enter({ lateResult: 'comment' }, { refuse });
  comes(part('clínico', 1, 'failed'));
  world.advanceTo(start + 10 * day);
  world.move(movement(60, { noRule: true }));
  isDown = false;
  world.advanceTo(start + 11 * day);
  expect(gupy()).toEqual({
    tags: [],
    comments: [`${words}\n${lines(['clínico: reprovado'], ['audiometria', 'toxicológico'])}`],
  });
});

it('P-REAL: what came for an exam that expired beside a newer one is said, and touches no tag', () => {
  enter({ onLeave: 'keep' });
  comes(part('clínico', 1, 'failed'));
  world.move(movement(2, { noRule: true }));
  const again = movement(3, { rule: examRule({ onLeave: 'keep' }) });
  world.move(again);
  world.settle();
  comes(result(again, 5, 'passed'));
  world.advanceTo(start + 11 * day);
  expect(gupy().tags).toEqual(['Apto']);
  expect(gupy().comments.at(-1)).toBe(
    overtaken(`Exame ASO-ADM: expirado.\n${lines(['clínico: reprovado'], ['audiometria', 'toxicológico'])}`),
  );
});

it('an operator decides over the parts that are known, whatever dates they have', () => {
  enter();
  comes(part('clínico', 20 * 60), part('audiometria', 1));
  world.tell({ type: 'override', outcome: 'failed', note: 'on paper', at: world.now });
  world.settle();
  comes(part('toxicológico', 2));
  expect(gupy().tags).toEqual(['Inapto']);
});

describe('the end of a run', () => {
  const ends = () => {
    world.advanceTo(world.now + 30 * day);
    expect(world.closed).toBe(true);
    world.restart();
  };

  it.each([
    ['corrects the whole', { forgetful: false }, ['Inapto'], /^Correção do resultado anterior\. .*\n.*3 de 3/],
    [
      'is said alone where Temporal has forgotten the run',
      { forgetful: true },
      ['Apto'],
      /^Resultado tardio\. .*\n.*1 de 3/,
    ],
  ] as const)('P-LATE: a part that is corrected afterwards %s', (_what, options, tags, comment) => {
    enter({}, options);
    const all = names.map((name, index) => part(name, index));
    comes(...all);
    ends();
    comes(part('audiometria', late, 'failed'));
    expect(gupy().tags).toEqual(tags);
    expect(gupy().comments).toHaveLength(2);
    expect(gupy().comments[1]).toMatch(comment);
  });

  it('P-LATE: the missing part comes after it, and makes the result whole', () => {
    enter();
    comes(part('clínico', 1), part('audiometria', 2));
    ends();
    expect(gupy().tags).toEqual(['Exame expirado']);
    comes(part('toxicológico', late));
    expect(gupy().tags).toEqual(['Apto']);
    expect(gupy().comments[1]).toMatch(/^Resultado tardio\. .*\n.*3 de 3/);
  });

  it('P-ONCE: a repeat of a part that the ended run knew writes nothing', () => {
    enter();
    const all = names.map((name, index) => part(name, index));
    comes(...all);
    const before = gupy();
    ends();
    comes(...all);
    expect(gupy()).toEqual(before);
  });

  it('P-ONCE: a repeat of one of the parts of which an expiry told writes nothing', () => {
    enter();
    const some = [part('clínico', 1), part('audiometria', 2)];
    comes(...some);
    world.advanceTo(world.now + 10 * day);
    const before = gupy();
    ends();
    comes(...some);
    expect(gupy()).toEqual(before);
  });

  it('P-CORRECT: a corrected part counts although another one is newer', () => {
    enter();
    comes(...names.map((name, index) => part(name, index)));
    ends();
    comes(part('audiometria', 1.5, 'failed'));
    expect(gupy().tags).toEqual(['Inapto']);
  });

  it('P-CORRECT: what an operator decided after the last part stands, whatever is corrected before that', () => {
    enter();
    comes(...names.map((name, index) => part(name, index)));
    world.tell({ type: 'override', outcome: 'failed', note: 'on paper', at: start + day });
    world.settle();
    const before = gupy();
    ends();
    comes(part('audiometria', 5, 'passed'));
    expect(gupy()).toEqual(before);
    expect(before.tags).toEqual(['Inapto']);
  });
});
