// Several exams of one order: whole once all are there, the worst counts, and whoever reads the comment sees each of them.
import type { ExamRule } from '../../../../domain/exam/exam-rule';
import { type Result, outcomes, worst } from '../../../../domain/exam/result';
import { currentDetails } from '../../../../domain/text/current-details';
import { reportOf } from '../../../../domain/text/report';
import { day, examRule, movement, progress, referenceOf, result, start } from '../../../support/core-fixtures';
import { CoreWorld, type WorldOptions } from '../../../support/core-world';
import { expectInvariants } from '../../../support/core-invariants';

const names = ['clínico', 'audiometria', 'toxicológico'];
const three = { names };
const rejected = { code: 'BRIDGE_PROVIDER_REJECTED', reason: 'no' } as const;

let world: CoreWorld;
let moved: ReturnType<typeof movement>;
afterEach(() => expectInvariants(world));

function enter(rule: Partial<ExamRule> = {}, options: WorldOptions = {}): void {
  world = new CoreWorld(start, options);
  moved = movement(0, { rule: examRule({ parts: three, ...rule }) });
  world.move(moved);
  world.settle();
}

const part = (
  name: string,
  minutes: number,
  outcome: 'passed' | 'failed' | 'inconclusive' | 'cancelled',
  changes = {},
) => result(moved, minutes, outcome, { part: name, ...changes });

function comes(...results: Result[]): void {
  for (const one of results) {
    world.result(one);
    world.settle();
  }
}

const gupy = () => ({ tags: [...world.tags], comments: world.comments.map(({ text }) => text) });
const phase = () => reportOf(world.state).entries[0]?.phase;

it('R33: nothing is decided before the last part, and each standing says how far it is', () => {
  enter();
  comes(part('clínico', 1, 'passed'), part('audiometria', 2, 'passed'));
  expect(gupy()).toEqual({ tags: [], comments: [] });
  expect(phase()).toMatchObject({
    is: 'waiting',
    parts: { of: 3, lacking: 1, missing: ['toxicológico'], came: ['clínico', 'audiometria'] },
  });
  expect(currentDetails(world.state)).toContain('2 of 3 parts have a result, missing: `toxicológico`');
  comes(part('toxicológico', 3, 'passed'));
  expect(phase()).toMatchObject({ is: 'decided', outcome: 'passed' });
});

it('P-ONCE: whole, the worst counts, and one comment says each, in the order of the rule', () => {
  enter();
  comes(
    part('toxicológico', 1, 'passed'),
    part('audiometria', 2, 'failed', {
      score: 8.5,
      maxScore: 10,
      summary: 'Perda leve.',
      reportUrl: 'https://c.example/1',
    }),
    part('clínico', 3, 'passed'),
  );
  expect(gupy()).toEqual({
    tags: ['Inapto'],
    comments: [
      'Exame ASO-ADM: inapto.\nPartes com resultado: 3 de 3\n- clínico: aprovado\n' +
        '- audiometria: reprovado (8,5 de 10). Perda leve. https://c.example/1\n- toxicológico: aprovado',
    ],
  });
});

it('a tag alone is not all: the comment says what came of each', () => {
  enter();
  comes(part('toxicológico', 1, 'passed'), part('audiometria', 2, 'passed'), part('clínico', 3, 'passed'));
  expect(gupy()).toEqual({
    tags: ['Apto'],
    comments: [
      'Exame ASO-ADM: aprovado.\nPartes com resultado: 3 de 3\n- clínico: aprovado\n- audiometria: aprovado\n- toxicológico: aprovado',
    ],
  });
});

it('where the rule writes nothing for what came out, nothing is written', () => {
  enter();
  comes(...names.map((name, index) => part(name, index, 'cancelled')));
  expect(gupy()).toEqual({ tags: [], comments: [] });
});

it.each([
  [['passed', 'failed', 'inconclusive'], 'failed'],
  [['passed', 'cancelled', 'inconclusive'], 'inconclusive'],
  [['passed', 'cancelled', 'passed'], 'cancelled'],
  [['passed', 'passed', 'passed'], 'passed'],
] as const)('of %j the worst is %s', (came, outcome) => {
  enter();
  comes(...names.map((name, index) => part(name, index, came[index] ?? 'passed')));
  expect(phase()).toMatchObject({ is: 'decided', outcome });
});

it('every outcome has its place, and passed comes last', () => {
  expect(outcomes.filter((outcome) => worst([outcome, 'passed']) !== outcome)).toEqual([]);
});

it('P-CORRECT: a corrected part replaces its own alone, tag and comment once', () => {
  enter();
  comes(part('clínico', 1, 'passed'), part('audiometria', 2, 'failed'), part('toxicológico', 3, 'passed'));
  const corrected = part('audiometria', 4, 'passed');
  comes(corrected, corrected, part('clínico', 0, 'failed'));
  expect(gupy().tags).toEqual(['Apto']);
  expect(gupy().comments).toHaveLength(2);
  expect(gupy().comments[1]).toMatch(
    /^Correção do resultado anterior\. Exame ASO-ADM: aprovado\.\nPartes.*\n- clínico: aprovado/,
  );
});

it('R29: of two results of a part with one date the later arrival counts', () => {
  enter();
  comes(part('clínico', 1, 'passed'), part('audiometria', 2, 'passed'), part('toxicológico', 5, 'passed'));
  comes(part('audiometria', 2, 'failed'));
  expect(gupy().tags).toEqual(['Inapto']);
  comes(part('audiometria', 2, 'passed'));
  expect(gupy().tags).toEqual(['Apto']);
});

it('R29: a state of a part that comes back is news, and a repeat of it none', () => {
  enter();
  const reading = (outcome: 'passed' | 'inconclusive', id: string) =>
    part('audiometria', 2, outcome, { source: 'reading', resultId: id });
  comes(part('clínico', 1, 'passed'), reading('passed', 'a'), part('toxicológico', 3, 'passed'));
  const tags = [reading('inconclusive', 'b'), reading('passed', 'a'), reading('passed', 'a')].map((again) => {
    comes(again);
    return gupy().tags;
  });
  expect(tags).toEqual([[], ['Apto'], ['Apto']]);
  // An older reading that is delivered again would be a state that comes back.
  world.delivered = world.delivered.filter(({ type }) => type === 'moved');
});

it('R9: a known id with another content changes nothing, and is noted', () => {
  enter();
  const first = part('clínico', 1, 'passed');
  comes(first, { ...first, outcome: 'failed' });
  comes(part('audiometria', 2, 'passed'), part('toxicológico', 3, 'passed'));
  expect(gupy().tags).toEqual(['Apto']);
  expect(reportOf(world.state).notes).toEqual([expect.stringContaining('came again with another content')]);
});

it('names are the same in capitals and without accents, and shown as the rule writes them', () => {
  enter();
  comes(part('CLINICO', 1, 'passed'), part(' Audiometria', 2, 'passed'), part('Toxicologico', 3, 'passed'));
  expect(gupy().comments[0]).toContain('- clínico: aprovado\n- audiometria: aprovado\n- toxicológico: aprovado');
});

it('P-REAL: a part that nobody named is kept, said, noted, and counts; it does not stand for one that is missing', () => {
  enter();
  comes(part('espirometria', 1, 'failed'), part('clínico', 2, 'passed'), part('audiometria', 3, 'passed'));
  expect(phase()).toMatchObject({ is: 'waiting', parts: { lacking: 1 } });
  comes(part('toxicológico', 4, 'passed'));
  expect(gupy().tags).toEqual(['Inapto']);
  expect(gupy().comments[0]).toContain('3 de 3');
  expect(gupy().comments[0]).toContain('- espirometria (não prevista): reprovado');
  expect(reportOf(world.state).notes).toEqual([expect.stringContaining('"espirometria" was not expected')]);
});

it('with a number alone, any names make it whole, and one more is noted and counts', () => {
  enter({ parts: { count: 2 } });
  comes(part('a', 1, 'passed'), part('b', 2, 'passed'));
  expect(gupy().tags).toEqual(['Apto']);
  comes(part('b', 3, 'failed'));
  expect(gupy().tags).toEqual(['Inapto']);
  expect(reportOf(world.state).notes).toEqual([]);
  comes(part('c', 4, 'failed'));
  expect(gupy().tags).toEqual(['Inapto']);
  expect(reportOf(world.state).notes).toEqual([expect.stringContaining('"c" was not expected')]);
});

it('a flood of names is bounded, and takes no room of those that are awaited', () => {
  enter();
  comes(part('clínico', 0, 'passed'));
  for (let count = 0; count < 100; count += 1) comes(part(`x${count}`, count, 'passed'));
  comes(...names.map((name, index) => part(name, 200 + index, 'passed')));
  expect(gupy().tags).toEqual(['Apto']);
  expect(world.state.entries[0]?.parts).toHaveLength(23);
  expect([...(gupy().comments[0] ?? '')].length).toBeLessThan(4000);
  expect(reportOf(world.state).notes.at(-1)).toBe(
    'More than 20 parts came that were not expected: the others are dropped',
  );
  comes(part('x7', 300, 'failed'));
  expect(gupy().tags).toEqual(['Inapto']);
});

it('twenty parts with long texts fit a comment: then it says names and outcomes', () => {
  enter({ parts: { count: 20 } });
  const long = { summary: 'palavra '.repeat(400), reportUrl: `https://c.example/${'x'.repeat(400)}` };
  for (let count = 0; count < 20; count += 1) comes(part(`parte ${count}`, count, 'passed', long));
  const [comment = ''] = gupy().comments;
  expect(comment.length).toBeLessThan(3500);
  expect(comment.match(/: aprovado/g)).toHaveLength(21);
});

it('without parts in the rule each callback is a version, as before', () => {
  world = new CoreWorld(start);
  moved = movement(0);
  world.move(moved);
  world.settle();
  comes(part('clínico', 1, 'passed'));
  expect(gupy()).toEqual({ tags: ['Apto'], comments: [] });
});

it('a result that names no part is one of the whole order: it was cancelled there', () => {
  enter();
  comes(part('clínico', 1, 'passed'), result(moved, 2, 'cancelled'));
  expect(phase()).toMatchObject({ is: 'decided', outcome: 'cancelled' });
});

it('P-EARLY: parts that come before the answer to the order are kept, those of one id and another part as well', () => {
  world = new CoreWorld(start);
  moved = movement(0, { rule: examRule({ parts: three }) });
  world.move(moved);
  world.startDue();
  for (const name of names) world.result(part(name, 1, 'passed'));
  world.settle();
  expect(gupy().tags).toEqual(['Apto']);
});

it('P-STUCK: an operator who skips learns what came, and one who decides overrules it', () => {
  enter();
  comes(part('clínico', 1, 'failed'));
  world.tell({ type: 'skip', note: 'enough', at: world.now });
  world.settle();
  expect(gupy()).toEqual({
    tags: [],
    comments: [
      'Exame ASO-ADM inconclusivo\nPartes com resultado: 1 de 3\n- clínico: reprovado\nSem resultado conhecido: audiometria, toxicológico',
    ],
  });
  comes(part('audiometria', 2, 'passed'));
  expect(gupy().comments[1]).toMatch(/Exame ASO-ADM inconclusivo\nPartes com resultado: 2 de 3\n/);
  enter();
  comes(part('clínico', 1, 'failed'));
  world.tell({ type: 'override', outcome: 'passed', note: 'on paper', at: start + day });
  world.settle();
  expect(gupy()).toEqual({ tags: ['Apto'], comments: [] });
});

it('P-ONCE: what was forgotten of a part is no news when newer ones go with the order that was missed', () => {
  enter({ reorderOnMissed: 1 });
  comes(part('clínico', 1, 'cancelled'), part('clínico', 2, 'passed'));
  comes(...[3, 4, 5, 6].map((minutes) => part('clínico', minutes, 'cancelled')));
  world.progress(progress(moved, 3, 'missed', { orderId: world.orders.get(referenceOf(moved)) ?? '' }));
  world.settle();
  // The invariants of every test here deliver all of them again.
  expect(world.state.entries[0]?.parts).toMatchObject([
    { name: 'clínico', since: start + 2 * 60_000, versions: [{ outcome: 'passed' }] },
  ]);
});

it('P-ONCE: of a part only the newest few are kept: an older one changes nothing but since when the part is known', () => {
  enter({ parts: { names: ['clínico'] } });
  comes(...[10, 11, 12, 13, 14, 15].map((minutes) => part('clínico', minutes, 'passed')));
  const before = world.state;
  comes(part('clínico', 10.5, 'failed'));
  expect(world.state).toBe(before);
  comes(part('clínico', 9, 'failed'));
  expect(world.state.entries[0]).toMatchObject({
    decidedAt: start + 9 * 60_000,
    parts: [{ since: start + 9 * 60_000 }],
  });
  expect(gupy().tags).toEqual(['Apto']);
});

it('P-ORDER: an older result of a part shows that the exam was over before the candidate came again', () => {
  enter();
  comes(part('clínico', 1, 'passed'), part('audiometria', 2, 'passed'), part('toxicológico', 9, 'passed'));
  world.move(movement(5, { rule: examRule({ parts: three }) }));
  world.settle();
  expect(world.orders.size).toBe(1);
  comes(part('toxicológico', 3, 'failed'));
  expect(world.orders.size).toBe(2);
});

it('P-EARLY: a part that came while the order was refused for good waits for the others', () => {
  enter({}, { loseAnswer: ({ type }) => (type === 'orderExam' ? rejected : undefined) });
  comes(part('clínico', 1, 'failed'));
  expect(phase()).toMatchObject({ is: 'to-order' });
  expect(gupy()).toEqual({ tags: [], comments: [] });
});
