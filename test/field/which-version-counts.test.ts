// Which version of a result counts. The newest by date; at equal dates the one that was read or came later; a state that
// comes back is news; no tie is decided by an id or a hash (R29). Each case names where it was met; inputs are written anew.
import { examRule } from '../support/core-fixtures';
import * as vendors from '../support/field-vendors';
import { examEnds, FieldWorld } from '../support/field-world';
import { hmacOf, reference, secret, type SentCallback } from '../support/preset-world';

const { vendorKeys: keysOf } = vendors;
let world: FieldWorld;
afterEach(() => world.close());

const iso = (time: number) => new Date(time).toISOString();
const dayAfter = (time: number) => time + 24 * 3_600_000;

/** The same story for each end of the exam; what is told of it is compared as one list, so that a coin shows as one. */
async function everyEnd<T>(story: (end: number) => Promise<T>): Promise<T[]> {
  const told: T[] = [];
  for (const end of examEnds) {
    world.enter();
    told.push(await story(end));
  }
  return told;
}

const always = <T>(told: T): T[] => examEnds.map(() => told);
const ends = () => ({ outcome: world.report.outcome, tags: world.tags });
const passed = { outcome: 'passed', tags: ['Apto'] };
const failed = { outcome: 'failed', tags: ['Inapto'] };
const doubted = { outcome: 'inconclusive', tags: [] as string[] };

describe('CodeSignal, developer docs: preScreenIntegrityReviewUpdated, on a session that keeps its finishDate', () => {
  const session = { id: 's-1', status: 'finished', maxScore: 1000, result: { score: 900 } };

  beforeEach(async () => {
    world = await FieldWorld.start(keysOf.codesignal);
  });

  const shows = (finishDate: number, given: object = {}) =>
    world.provider.answers({ 'POST /graphql': { data: { companyTestSession: { ...session, finishDate, ...given } } } });

  async function tells(event: string, finishDate: number, given: object = {}): Promise<void> {
    shows(finishDate, given);
    await world.receives(vendors.codesignalNotice(event, finishDate));
  }

  const review = (end: number, integrityReviewSuggested: boolean) =>
    tells('preScreenIntegrityReviewUpdated', end, { integrityReviewSuggested });

  test('R29: a doubt about 900 of 1000 takes the tag off', async () => {
    const told = await everyEnd(async (end) => {
      await tells('companyTestSessionFinished', end);
      const before = world.tags;
      await review(end, true);
      return { before, ...ends() };
    });
    expect(told).toEqual(always({ before: ['Apto'], ...doubted }));
  });

  test('R29: a doubt that is taken back, and comes back, is a version each time', async () => {
    const told = await everyEnd(async (end) => {
      await tells('companyTestSessionFinished', end);
      const between = [];
      for (const suggested of [true, false, true]) {
        await review(end, suggested);
        between.push(ends());
      }
      return { between, versions: world.recorded.length };
    });
    expect(told).toEqual(always({ between: [doubted, passed, doubted], versions: 4 }));
  });

  test('R29: a session that was not verified, and then was', async () => {
    const told = await everyEnd(async (end) => {
      await tells('preScreenResultNotVerified', end, { verificationStatus: 'notVerified' });
      await tells('preScreenResultVerified', end, { verificationStatus: 'verified' });
      return ends();
    });
    expect(told).toEqual(always(passed));
  });

  test('P-ONCE: what three events tell of one state, and a poll besides, is one version and one tag', async () => {
    const told = await everyEnd(async (end) => {
      for (const event of ['companyTestSessionFinished', 'preScreenResultVerified', 'preScreenResultShared'])
        await tells(event, end);
      await world.pollsAtDeadline('s-1');
      return { ...ends(), recorded: world.recorded, writes: world.core.writes.length };
    });
    expect(told).toEqual(always({ ...passed, recorded: ['passed'], writes: 1 }));
  });

  test('R29: found by the poll, doubted by a notice', async () => {
    const told = await everyEnd(async (end) => {
      shows(end);
      await world.pollsAtDeadline('s-1');
      const before = world.tags;
      await review(end, true);
      return { before, ...ends() };
    });
    expect(told).toEqual(always({ before: ['Apto'], ...doubted }));
  });
});

describe('ClassMarker, webhooks page: results are graded again under the same time_finished', () => {
  beforeEach(async () => {
    world = await FieldWorld.start(keysOf.classmarker);
  });

  const graded = vendors.classmarkerResult;

  test.each([
    ['6 of 10, then 8', [6, 8], passed],
    ['8 of 10, then 6', [8, 6], failed],
    ['5, 6, 7 of 10', [5, 6, 7], passed],
  ])('R29: %s', async (_title, points, expected) => {
    const told = await everyEnd(async (end) => {
      await world.receives(...points.map((scored) => graded(end, scored)));
      return ends();
    });
    expect(told).toEqual(always(expected));
  });

  test('R29: a pass mark that is changed afterwards, with the same points', async () => {
    const told = await everyEnd(async (end) => {
      await world.receives(graded(end, 6), graded(end, 6, { percentage_passmark: 60, passed: true }));
      return { ...ends(), notes: world.report.notes };
    });
    expect(told).toEqual(always({ ...passed, notes: [] }));
  });

  test('P-ORDER: an exam that was opened again counts by its own date, whichever callback comes first', async () => {
    const told = await everyEnd(async (end) => {
      await world.receives(graded(dayAfter(end), 8), graded(end, 6));
      return ends();
    });
    expect(told).toEqual(always(passed));
  });

  test('P-ONCE: a callback that is sent again after the new grade is a repeat', async () => {
    const told = await everyEnd(async (end) => {
      await world.receives(graded(end, 6), graded(end, 8), graded(end, 6), graded(end, 8));
      return { ...ends(), recorded: world.recorded };
    });
    expect(told).toEqual(always({ ...passed, recorded: ['failed', 'passed'] }));
  });
});

describe('Checkr, check-status page: a report is disputed, and keeps its completed_at', () => {
  beforeEach(async () => {
    world = await FieldWorld.start(keysOf.checkr);
  });

  async function tells(type: string, report: object): Promise<void> {
    world.provider.answers({ 'GET /reports/rep-1': { id: 'rep-1', candidate_id: 'cand-1', ...report } });
    await world.receives(vendors.checkrNotice(type));
  }

  const complete = (result: string, end: number, given: object = {}) =>
    tells('report.completed', { status: 'complete', result, completed_at: iso(end), ...given });
  const dispute = (end: number, given: object = {}) =>
    tells('report.disputed', { status: 'dispute', result: 'consider', completed_at: iso(end), ...given });

  test('R29: consider, dispute, clear: it ends in passed, and the dispute was shown', async () => {
    const told = await everyEnd(async (end) => {
      await complete('consider', end);
      await dispute(end);
      const shown = world.comments.at(-1)?.includes('Checkr: dispute');
      await complete('clear', end);
      return { shown, ...ends(), recorded: world.recorded };
    });
    expect(told).toEqual(always({ shown: true, ...passed, recorded: ['inconclusive', 'inconclusive', 'passed'] }));
  });

  test('R29: clear, dispute: the tag is taken off; clear again: it comes back', async () => {
    const told = await everyEnd(async (end) => {
      await complete('clear', end);
      await dispute(end);
      const between = ends();
      await complete('clear', end);
      return { between, ...ends() };
    });
    expect(told).toEqual(always({ between: doubted, ...passed }));
  });

  test('R29: a dispute that changes nothing ends where it began, and is told', async () => {
    const told = await everyEnd(async (end) => {
      await complete('consider', end);
      await dispute(end);
      await complete('consider', end);
      return { ...ends(), comments: world.comments.length };
    });
    expect(told).toEqual(always({ ...doubted, comments: 3 }));
  });

  test('R29: a report counts by revised_at where Checkr gives one, and is dated by its completion', async () => {
    const told = await everyEnd(async (end) => {
      await complete('consider', end);
      await dispute(end, { revised_at: iso(end + 1_000) });
      await complete('clear', end, { revised_at: iso(dayAfter(end)) });
      return { ...ends(), dates: world.report.entries[0]?.results.map(({ occurredAt }) => occurredAt) };
    });
    expect(told.map(({ dates, ...rest }) => ({ ...rest, dates: new Set(dates).size }))).toEqual(
      always({ ...passed, dates: 1 }),
    );
  });
});

describe('providers whose results are fetched: passed, taken back, passed again', () => {
  async function threeTimes(tells: (good: boolean, end: number) => Promise<void>): Promise<unknown[]> {
    return everyEnd(async (end) => {
      for (const good of [true, true, false, false, true, true]) await tells(good, end);
      return { outcome: world.report.outcome, tags: world.tags, versions: world.recorded.length };
    });
  }

  test('R29: HackerEarth, webhooks overview: CANDIDATE_REPORT_UPDATED repeats with new scores, and no date', async () => {
    world = await FieldWorld.start(keysOf.hackerearth);
    const told = await threeTimes(async (good) => {
      world.provider.answers({ 'POST /events/candidates/report/': { score: good ? 80 : 40, max_score: 100 } });
      await world.receives(vendors.hackerearthNotice());
    });
    expect(told).toEqual(always({ ...passed, versions: 3 }));
  });

  test('R29: Coderbyte, candidate report: plagiarism is found, and cleared, under the same date', async () => {
    world = await FieldWorld.start(keysOf.coderbyte);
    const told = await threeTimes(async (good, end) => {
      const plagiarism = good ? 'Not detected' : 'Detected';
      const report = { status: 'Completed', date: iso(end), final_score: 80, plagiarism };
      world.provider.answers({ 'GET /report/test-1': report });
      await world.receives(vendors.coderbyteNotice());
    });
    expect(told).toEqual(always({ ...passed, versions: 3 }));
  });

  test('R29: ClearSale, background check webhook: a situation that changes twice, and no date', async () => {
    world = await FieldWorld.start(keysOf.clearsale);
    const told = await threeTimes(async (good) => {
      const response = { cadastralSituation: good ? 'Regular' : 'Suspensa' };
      const results = [{ service: 'ReceitaFederal', status: 'Completed', response }];
      const check = { transactionId: 't-1', backgroundCheckId: 'b-1', status: 'Completed', results };
      world.provider.answers({ 'GET /transaction/t-1/backgroundcheck': check });
      await world.receives(vendors.clearsaleNotice());
    });
    expect(told).toEqual(always({ ...passed, versions: 3 }));
  });
});

test('R29: Gupy, external test providers: a score that is corrected under the same date', async () => {
  world = await FieldWorld.start(keysOf.gupyTestProvider);
  const told = await everyEnd(async (end) => {
    await world.receives(vendors.gupyTestResult(80, iso(end)), vendors.gupyTestResult(60, iso(end)));
    return ends();
  });
  expect(told).toEqual(always(failed));
});

describe('the open protocol: results of one order', () => {
  beforeEach(async () => {
    world = await FieldWorld.start(keysOf.openProtocol, 'http');
  });

  const sent = (resultId: string, outcome: string, occurredAt: number) =>
    vendors.openResult(resultId, outcome, iso(occurredAt));

  const orders = [
    ['rising ids', ['r-1', 'r-2', 'r-3']],
    ['falling ids', ['r-3', 'r-2', 'r-1']],
    ['other ids', ['b', 'z', 'a']],
  ] as const;

  test.each(orders)('R29: two of one date, %s: the later to come counts', async (_title, [first, second]) => {
    const told = await everyEnd(async (end) => {
      await world.receives(sent(first, 'passed', end));
      await world.receives(sent(second, 'failed', end));
      return ends();
    });
    expect(told).toEqual(always(failed));
  });

  test.each(orders)('R29: passed, failed, passed again at one date, %s: the third is written', async (_title, ids) => {
    const told = await everyEnd(async (end) => {
      for (const [index, outcome] of ['passed', 'failed', 'passed'].entries())
        await world.receives(sent(ids[index] ?? '', outcome, end));
      return { ...ends(), versions: world.recorded.length };
    });
    expect(told).toEqual(always({ ...passed, versions: 3 }));
  });

  test('P-ORDER: of different dates the newest counts in any order, with the same content in the first and last', async () => {
    const told = await everyEnd(async (end) => {
      const versions = [end, end + 1, end + 2].map((date, index) =>
        sent(`r-${9 - index}`, index === 1 ? 'failed' : 'passed', date),
      );
      const [oldest, middle, newest] = versions;
      for (const callback of [newest, oldest, middle]) if (callback !== undefined) await world.receives(callback);
      return ends();
    });
    expect(told).toEqual(always(passed));
  });

  test('R9, P-ONCE: the first event again, after the second, is a repeat; with another content it is noted', async () => {
    const told = await everyEnd(async (end) => {
      await world.receives(sent('r-1', 'passed', end));
      await world.receives(sent('r-2', 'failed', end));
      await world.receives(sent('r-1', 'passed', end));
      const before = world.report.notes.length;
      await world.receives(sent('r-1', 'inconclusive', end));
      return { ...ends(), before, versions: world.recorded.length, notes: world.report.notes.length };
    });
    expect(told).toEqual(always({ ...failed, before: 0, versions: 2, notes: 1 }));
  });
});

describe('a provider described in YAML whose callbacks are believed', () => {
  const keys = (result: string) => `
token: t
callback: { verify: hmac-sha256-hex, header: x-signature, secret: ${secret} }
order: { orderId: '{{reference}}' }
events: { reference: '{{/reference}}' }
result:
  outcome: [{ when: [{ at: /ok, is: [true] }], outcome: passed }, { outcome: failed }]
  ${result}`;

  const start = async (result: string) => {
    world = await FieldWorld.start(keys(result));
  };

  function sent(ok: boolean, given: object = {}): SentCallback {
    const body = JSON.stringify({ reference, ok, ...given });
    return { body, headers: { 'x-signature': hmacOf(body) } };
  }

  test('R29: several vendors: passed, failed, passed again without dates: the third is written, each once', async () => {
    await start('score: /score');
    const told = await everyEnd(async () => {
      await world.receives(...[true, true, false, false, true, true].map((ok) => sent(ok)));
      return { ...ends(), recorded: world.recorded };
    });
    expect(told).toEqual(always({ ...passed, recorded: ['passed', 'failed', 'passed'] }));
  });

  test('R29: with dates of their own, in the order they happened and in another', async () => {
    await start('occurredAt: /at');
    const told = await everyEnd(async (end) => {
      const [first, second, third] = [
        sent(true, { at: iso(end) }),
        sent(false, { at: iso(end + 1) }),
        sent(true, { at: iso(end + 2) }),
      ];
      await world.receives(first, second, third);
      const inOrder = ends();
      world.enter();
      await world.receives(third, first, second);
      return { inOrder, ...ends() };
    });
    expect(told).toEqual(always({ inOrder: passed, ...passed }));
  });

  test('R29: with ids of their own and one date: the third is written, and a retry of the first is a repeat', async () => {
    await start('occurredAt: /at\n  version: [/event]');
    const told = await everyEnd(async (end) => {
      const at = iso(end);
      const [first, second, third] = [
        sent(true, { at, event: 'z' }),
        sent(false, { at, event: 'm' }),
        sent(true, { at, event: 'a' }),
      ];
      await world.receives(first, second, first);
      const between = ends();
      await world.receives(third, second, first);
      return { between, ...ends(), versions: world.recorded.length };
    });
    expect(told).toEqual(always({ between: failed, ...passed, versions: 3 }));
  });

  test('R29: a second date decides in any order, and the text still shows that of the exam', async () => {
    await start('occurredAt: /endedAt\n  versionAt: /updated_at');
    const wording = { tags: ['Inapto'], comment: 'Exame de {{date}}: inapto.' };
    const told: unknown[] = [];
    for (const end of examEnds) {
      world.enter({ publish: { ...examRule().publish, failed: wording } });
      const version = (ok: boolean, updated: number) => sent(ok, { endedAt: iso(end), updated_at: iso(updated) });
      const [first, second, third] = [version(false, end), version(true, end + 1_000), version(false, dayAfter(end))];
      await world.receives(third, first, second);
      const date = world.report.entries[0]?.results.every(({ occurredAt }) => occurredAt === iso(end));
      told.push({ ...ends(), comments: world.comments.length, date });
    }
    expect(told).toEqual(always({ ...failed, comments: 1, date: true }));
  });

  test('R29: one whose date goes missing counts from when it came', async () => {
    await start('occurredAt: /at');
    const told = await everyEnd(async (end) => {
      await world.receives(sent(true, { at: iso(end) }), sent(false, { at: null }));
      return ends();
    });
    expect(told).toEqual(always(failed));
  });
});
