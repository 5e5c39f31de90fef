// A result of several values that stand in a list: the checks of a background report (Certn, HireRight), the tests of an assessment
// (TestGorilla, Criteria), each with points and a whole of its own. Values are made up.
import { ConfigSandbox, goodEnv } from '../support/config-sandbox';
import { fileWithProvider, PresetWorld } from '../support/preset-world';
import { schoolKeys } from '../support/mapped-school';

let world: PresetWorld | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const keys = (...rules: string[]) =>
  schoolKeys({
    result: `pending: [{ at: /done, is: [false] }]
outcome:\n${rules.map((rule) => `  - { when: [${rule} }\n`).join('')}  - { outcome: inconclusive }`,
  });

async function outcomeOf(mapping: string, answer: object): Promise<unknown> {
  world = await PresetWorld.start(mapping);
  world.answersBy(() => answer);
  const polled = await world.poll('o-1');
  return polled?.status === 'result' ? polled.result.outcome : polled;
}

const checks = (...found: (string | null)[]) => ({ done: true, checks: found.map((result) => ({ result })) });

describe('some: true: one of the values is enough', () => {
  const mapping = keys(
    '{ at: /checks/*/result, is: [consider], some: true }], outcome: failed',
    '{ at: /checks/*/result, is: [clear] }], outcome: passed',
  );

  test.each([
    [checks('clear', 'consider', 'clear'), 'failed'],
    [checks('consider', null), 'failed'],
    [checks('clear', 'clear'), 'passed'],
    [checks('clear', null), 'inconclusive'],
    [checks(), 'inconclusive'],
  ])('Certn: %j', async (answer, outcome) => {
    expect(await outcomeOf(mapping, answer)).toBe(outcome);
  });

  const sections = keys(
    '{ at: /tests/*/score, below: 50, some: true }], outcome: failed',
    '{ at: /tests/*/score, from: 50 }], outcome: passed',
  );
  test.each([
    [[80, 49, 90], 'failed'],
    [[80, 'n/a', 49], 'failed'],
    [[80, 50], 'passed'],
    [[80, 'n/a'], 'inconclusive'],
    [[], 'inconclusive'],
  ])('Criteria: points %j', async (points, outcome) => {
    expect(await outcomeOf(sections, { done: true, tests: points.map((score) => ({ score })) })).toBe(outcome);
  });

  test('present: true, some: true holds where one is there', async () => {
    const mapping = keys('{ at: /checks/*/result, present: true, some: true }], outcome: passed');
    expect(await outcomeOf(mapping, checks(null, 'clear'))).toBe('passed');
    await world?.close();
    expect(await outcomeOf(mapping, checks(null, null))).toBe('inconclusive');
  });
});

describe('P-REAL: each item of a list has its own whole', () => {
  const mapping = keys(
    "{ at: /tests/*/points, percentOf: /tests/*/max, from: 50 }, { at: '/tests/[kind=logic]/points', percentOf: '/tests/[kind=logic]/max', from: 70 }], outcome: passed",
    '{ at: /tests/*/points, percentOf: /tests/*/max, below: 50, some: true }], outcome: failed',
  );
  const logic = (points: number, max: number | null = 10) => ({ kind: 'logic', points, max });
  const other = (points: number, max: number) => ({ kind: 'words', points, max });

  test.each([
    [[logic(7), other(10, 20)], 'passed'],
    [[other(10, 20), logic(7)], 'passed'],
    [[logic(6), other(10, 20)], 'inconclusive'],
    [[logic(9), other(9, 20)], 'failed'],
    [[logic(8, null), other(20, 20)], 'inconclusive'],
    [[logic(8)], 'passed'],
  ])('%j', async (tests, outcome) => {
    expect(await outcomeOf(mapping, { done: true, tests })).toBe(outcome);
  });

  test('outside of the list it is one for all', async () => {
    const mapping = keys('{ at: /tests/*/points, percentOf: /max, from: 50 }], outcome: passed');
    expect(await outcomeOf(mapping, { done: true, max: 20, tests: [{ points: 10 }, { points: 15 }] })).toBe('passed');
  });
});

describe('a whole that no body names, because it is the same in all of them', () => {
  const mapping = (of: string) =>
    keys(`{ at: /points, percentOf: ${of}, from: 70 }], outcome: passed`).replace(
      'score: /points',
      `score: /points\n  maxScore: ${of}`,
    );

  test.each(['20', "'20'", '20.0'])('%s', async (of) => {
    expect(await outcomeOf(mapping(of), { done: true, points: 14 })).toBe('passed');
    await world?.close();
    expect(await outcomeOf(mapping(of), { done: true, points: 13.9 })).toBe('inconclusive');
  });

  test('it is shown with the points', async () => {
    world = await PresetWorld.start(
      schoolKeys({ result: 'outcome: [{ outcome: inconclusive }]\nscore: /points\nmaxScore: 20' }),
    );
    world.answersBy(() => ({ points: 14 }));
    await expect(world.poll('o-1')).resolves.toMatchObject({ result: { score: 14, maxScore: 20 } });
  });

  test.each(['percent', '-20', "'20%'"])('check refuses %s', (of) => {
    const box = new ConfigSandbox();
    try {
      const problems = box.problemsOf(fileWithProvider(`${mapping(of)}\nurl: https://school.example.com`), {
        ...goodEnv,
      });
      expect(problems.join()).toContain(
        'percentOf: is neither a path nor a number. Fix: write /name/0/name, or the whole itself, such as 100.',
      );
    } finally {
      box.remove();
    }
  });
});

test('check refuses some of none', () => {
  const box = new ConfigSandbox();
  try {
    const written = keys('{ at: /checks/*/result, present: false, some: true }], outcome: passed');
    const problems = box.problemsOf(fileWithProvider(`${written}\nurl: https://school.example.com`), { ...goodEnv });
    expect(problems.join()).toContain('asks for one value where none may be. Fix: take some or present out.');
  } finally {
    box.remove();
  }
});
