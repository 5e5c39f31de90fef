// How vendors write that there is nothing: an empty list of hits (background checks), `warnings: []` in every answer of Moodle's web
// services (https://docs.moodle.org/dev/Adding_a_web_service_to_a_plugin), an empty group of PHP, a null id of an event, and the first day
// that a database knows in place of no date (SQL Server 1900-01-01, Unix 1970-01-01). What could go wrong: nothing is taken for
// something, and whoever has no hit fails, or a correction passes for a repeat.
import { FieldWorld } from '../support/field-world';
import { PresetWorld, reference } from '../support/preset-world';
import { graded, schoolKeys, schoolResult, signed } from '../support/mapped-school';

let world: FieldWorld | undefined;
let provider: PresetWorld | undefined;
afterEach(async () => {
  await world?.close();
  await provider?.close();
  world = provider = undefined;
});

async function receives(keys: string, ...bodies: object[]): Promise<FieldWorld> {
  world = await FieldWorld.start(keys);
  world.enter();
  await world.receives(...bodies.map((body) => signed(JSON.stringify(body))));
  return world;
}

const ofHits = (first: string, then: string) =>
  schoolKeys({
    result: `outcome:
  - { when: [{ at: /hits, ${first} }], outcome: failed }
  - { when: [{ at: /hits, ${then} }], outcome: passed }
  - { outcome: inconclusive }`,
  });

test.each([
  ['an empty list', [], 'passed'],
  ['an empty group', {}, 'passed'],
  ['null', null, 'passed'],
  ['blanks', '  ', 'passed'],
  ['a hit', [{ court: 'TJSP' }], 'failed'],
  ['a list of one text', ['TJSP'], 'failed'],
  ['false, which is a value', false, 'failed'],
])('P-REAL: hits: %s', async (_title, hits, outcome) => {
  const { recorded } = await receives(ofHits('present: true', 'present: false'), { reference, hits });
  expect(recorded).toEqual([outcome]);
});

test.each([
  ['TestGorilla: a list of results without one', { results: [] }, 'pending'],
  ['with one', { results: [{ score: 80 }] }, 'result'],
])('pending where nothing is present: %s', async (_title, answer, status) => {
  provider = await PresetWorld.start(
    schoolKeys({
      result:
        'pending: [{ at: /results, present: false }]\noutcome: [{ when: [{ at: /results/0/score, from: 70 }], outcome: passed }, { outcome: inconclusive }]',
    }),
  );
  provider.answersBy(() => answer);
  await expect(provider.poll('o-1')).resolves.toMatchObject({ status });
});

test('Moodle: an answer with warnings: [] has not failed, and one with a warning has', async () => {
  const failed = "path: '/tests/{{orderId}}', failed: [{ at: /warnings, present: true }] }";
  provider = await PresetWorld.start(schoolKeys().replace("path: '/tests/{{orderId}}' }", failed));
  provider.answersBy(() => graded({ warnings: [] }));
  await expect(provider.poll('o-1')).resolves.toMatchObject({ result: { outcome: 'passed' } });
  provider.answersBy(() => graded({ warnings: [{ warningcode: 'nopermission' }] }));
  await expect(provider.poll('o-1')).rejects.toThrow('its body says that it failed, failed[0] holds: /warnings is');
});

test('R28: what is empty is left out of the texts without a note', async () => {
  const { report, recorded } = await receives(schoolKeys(), graded({ remarks: [], report: {} }));
  expect([recorded, report.notes]).toEqual([['passed'], []]);
});

describe('P-CORRECT: an event whose id is nothing is known by what it says', () => {
  test.each([null, '', ' ', {}, []])('%j', async (event) => {
    const keys = schoolKeys({ result: `${schoolResult}\nversion: [/event]` });
    const one = graded({ event, points: 50 });
    const { recorded, tags } = await receives(keys, one, one, graded({ event, gradedAt: '2026-01-16T13:00:00Z' }));
    expect([recorded, tags]).toEqual([['failed', 'passed'], ['Apto']]);
  });

  test('of several ids one is enough', async () => {
    const keys = schoolKeys({ result: `${schoolResult}\nversion: [/event, /revision]` });
    const of = (event: string, points: number) => graded({ event, revision: null, points });
    const { recorded } = await receives(keys, of('e-1', 50), of('e-2', 90), of('e-1', 50));
    expect(recorded).toEqual(['failed', 'passed']);
  });

  test('a report of how far the exam is, too', async () => {
    const progress = `progress:
  stage: [{ when: [{ at: /state, is: [booked] }], stage: scheduled }, { when: [{ at: /state, is: [noshow] }], stage: missed }]
  occurredAt: /at
  id: [/event]`;
    world = await FieldWorld.start(schoolKeys({ more: progress }));
    world.enter({ publish: { missed: { tags: [], comment: 'Faltou.' }, passed: { tags: [] } } as never });
    for (const [hour, state] of ['noshow', 'booked', 'noshow'].entries())
      await world.receives(signed(JSON.stringify({ reference, state, event: null, at: `2026-01-16T1${hour}:00:00Z` })));
    expect(world.comments.map((text) => text.split(' ')[0])).toEqual(['Faltou.', 'Faltou.']);
  });
});

describe('a date of nothing counts from its arrival', () => {
  const none = ['1970-01-01T00:00:00Z', '1969-12-31T21:00:00-03:00', '1900-01-01T00:00:00-03:00'];

  test.each(none)('P-CORRECT: a correction dated %s is no older than what it corrects', async (gradedAt) => {
    const { recorded, tags, report } = await receives(schoolKeys(), graded({ points: 50 }), graded({ gradedAt }));
    expect([recorded, tags]).toEqual([['failed', 'passed'], ['Apto']]);
    expect(report.notes.join()).toContain('occurredAt was left out: it is before 2000');
    expect(report.entries[0]?.results[1]?.occurredAt).toMatch(/^2026-/);
  });

  test('nor is a second date of nothing the date that a version counts by', async () => {
    const keys = schoolKeys({ result: `${schoolResult}\nversionAt: /revisedAt` });
    const none = '1970-01-01T00:00:00Z';
    const { recorded } = await receives(keys, graded({ points: 50, revisedAt: none }), graded({ revisedAt: none }));
    expect(recorded).toEqual(['failed', 'passed']);
  });
});
