// A signal can be typed by hand into the Temporal UI: anything can come, and nothing may block the run (P-STUCK).
import { reduce } from '../../../domain/exam/reduce';
import { isOwner, readAlteration, readMovement, readResult } from '../../../workflows/signal-guard';
import { initialState } from '../../../domain/exam/state';
import { nextAction } from '../../../domain/exam/next-action';
import { examRule, movement, result } from '../../support/core-fixtures';

const moved = movement(0);
const full = result(moved, 5, 'passed', { score: 7, maxScore: 10, summary: '', reportUrl: 'https://r.example' });
const rule = examRule();
const year = 365 * 24 * 3_600_000;

it('passes on what the receivers send', () => {
  expect(readMovement(moved, 9)).toEqual({ type: 'moved', movement: moved, at: 9 });
  expect(readMovement(movement(1, { noRule: true }), 9)).toMatchObject({ type: 'moved' });
  expect(readMovement({ ...moved, step: { id: 1, name: '' } }, 9)).toMatchObject({ type: 'moved' });
  const [eventId, name] = ['x'.repeat(1000), 'x'.repeat(255)];
  expect(readMovement({ ...moved, eventId, step: { id: 1, name } }, 9)).toMatchObject({
    type: 'moved',
  });
  expect(readMovement({ ...moved, rule: { ...rule, deadline: 10 * year, closeAfter: 0 } }, 9)).toMatchObject({
    type: 'moved',
  });
  expect(readMovement(withWording({ tags: ['', 'Apto'], comment: 'x'.repeat(10_000) }), 9)).toMatchObject({
    type: 'moved',
  });
  expect(readResult(full, 9)).toEqual({ type: 'resultReceived', result: full, at: 9 });
  const reading = { ...full, datedBy: 'arrival', source: 'reading', versionAt: full.occurredAt };
  expect(readResult(reading, 9)).toEqual({ type: 'resultReceived', result: reading, at: 9 });
  const { resultId, occurredAt, orderId, provider, outcome } = full;
  expect(readResult({ resultId, occurredAt, orderId, provider, outcome }, 9)).toMatchObject({ type: 'resultReceived' });
  expect(readResult({ ...full, orderId: '', occurredAt: 'yesterday' }, 9)).toMatchObject({ type: 'resultReceived' });
});

function withWording(passed: unknown): unknown {
  return { ...moved, rule: { ...rule, publish: { ...rule.publish, passed } } };
}

const noMovements: [string, unknown][] = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'moved'],
  ['an empty object', {}],
  ['an event id that is no text', { ...moved, eventId: 7 }],
  ['an empty event id', { ...moved, eventId: '' }],
  ['an endless event id', { ...moved, eventId: 'x'.repeat(1001) }],
  ['no key', { ...moved, entryKey: undefined }],
  ['no date', { ...moved, occurredAt: undefined }],
  ['a date that is none', { ...moved, occurredAt: 'tomorrow' }],
  ['a job that is no number', { ...moved, jobId: '7' }],
  ['a job that is not finite', { ...moved, jobId: Infinity }],
  ['a job that is a fraction', { ...moved, jobId: 1.5 }],
  ['a job beyond exact numbers', { ...moved, jobId: 2 ** 53 }],
  ['a step that is a fraction', { ...moved, step: { id: 0.1, name: 'x' } }],
  ['no step', { ...moved, step: null }],
  ['a step without an id', { ...moved, step: { name: 'x' } }],
  ['a step without a name', { ...moved, step: { id: 1 } }],
  ['a step name too long for a search attribute', { ...moved, step: { id: 1, name: 'x'.repeat(256) } }],
  ['a rule that is null', { ...moved, rule: null }],
  ['an empty rule', { ...moved, rule: {} }],
  ['a rule without a provider', { ...moved, rule: { ...rule, provider: '' } }],
  ['a rule without an exam', { ...moved, rule: { ...rule, exam: 1 } }],
  ['a deadline in words', { ...moved, rule: { ...rule, deadline: '10d' } }],
  ['a deadline in the past', { ...moved, rule: { ...rule, deadline: -1 } }],
  ['a deadline no clock can show', { ...moved, rule: { ...rule, deadline: 10 * year + 1 } }],
  ['an endless linger', { ...moved, rule: { ...rule, closeAfter: 1e20 } }],
  ['a rule without wording', { ...moved, rule: { ...rule, publish: undefined } }],
  ['a rule without wording for an outcome', { ...moved, rule: { ...rule, publish: { ...rule.publish, expired: {} } } }],
  ['wording with a tag that is a number', withWording({ tags: [7] })],
  ['wording with a tag that is an object', withWording({ tags: ['Apto', { toString: 1 }] })],
  ['wording with an endless tag', withWording({ tags: ['x'.repeat(10_001)] })],
  ['wording with endless tags', withWording({ tags: Array<string>(101).fill('x') })],
  ['wording with a comment that is null', withWording({ tags: [], comment: null })],
  ['wording with a comment that is a list', withWording({ tags: [], comment: ['x'] })],
  ['wording with an endless comment', withWording({ tags: [], comment: 'x'.repeat(10_001) })],
  ['a leaving of its own', { ...moved, rule: { ...rule, onLeave: 'maybe' } }],
  ['no word on late results', { ...moved, rule: { ...rule, lateResult: undefined } }],
  ['a provider too long for a queue', { ...moved, rule: { ...rule, provider: 'x'.repeat(256) } }],
  ['a rule that does not say how texts are written', { ...moved, rule: { ...rule, texts: undefined } }],
  ['a rule without a locale', { ...moved, rule: { ...rule, texts: { ...rule.texts, locale: 'pt' } } }],
  ['a rule without a time zone', { ...moved, rule: { ...rule, texts: { ...rule.texts, offsets: [{ from: 0 }] } } }],
  ['a rule with as many parts as it likes', { ...moved, rule: { ...rule, parts: { count: 21 } } }],
  ['a rule with no parts', { ...moved, rule: { ...rule, parts: { names: [] } } }],
  ['a rule with parts of endless names', { ...moved, rule: { ...rule, parts: { names: ['x'.repeat(61)] } } }],
  ['a rule without prefixes', { ...moved, rule: { ...rule, texts: { ...rule.texts, prefixes: {} } } }],
];

it.each(noMovements)('does not take %s for a movement', (_name, value) => {
  expect(readMovement(value, 9)).toEqual({ type: 'unreadable', signal: 'applicationMoved', at: 9 });
});

it.each(['webhook', 'reconciliation', 'entry-date', 'recovery'])('P-MISSED: takes a movement by %s', (source) => {
  expect(readMovement({ ...moved, source }, 9)).toMatchObject({ type: 'moved', movement: { source } });
});

const noResults: [string, unknown][] = [
  ['nothing', undefined],
  ['a list', []],
  ['no result id', { ...full, resultId: undefined }],
  ['a date that is a number', { ...full, occurredAt: 7 }],
  ['a reference that is no text', { ...full, reference: 7 }],
  ['no order id', { ...full, orderId: undefined }],
  ['no provider', { ...full, provider: '' }],
  ['an outcome of its own', { ...full, outcome: 'brilliant' }],
  ['a score in words', { ...full, score: 'seven' }],
  ['a maximum that is none', { ...full, maxScore: NaN }],
  ['a summary that is an object', { ...full, summary: {} }],
  ['a report that is a number', { ...full, reportUrl: 1 }],
  ['a source of its own', { ...full, source: 'rumour' }],
  ['a date by nobody', { ...full, datedBy: null }],
  ['a second date that is a number', { ...full, versionAt: 7 }],
  ['a part with an endless name', { ...full, part: 'x'.repeat(61) }],
  ['a part that is a number', { ...full, part: 7 }],
];

it.each(noResults)('does not take %s for a result', (_name, value) => {
  expect(readResult(value, 9)).toEqual({ type: 'unreadable', signal: 'resultReceived', at: 9 });
});

it.each([undefined, null, 'event-1', {}, { eventId: 7 }, { eventId: '' }, { eventId: 'x'.repeat(1001) }])(
  'does not take %p for an alteration',
  (value) => {
    expect(readAlteration(value, 9)).toEqual({ type: 'unreadable', signal: 'movementAltered', at: 9 });
  },
);

it('takes the id of an altered event, and nothing else for one', () => {
  expect(readAlteration({ eventId: 'e1' }, 9)).toEqual({ type: 'movementAltered', eventId: 'e1', at: 9 });
  expect(readAlteration('e1', 9)).toEqual({ type: 'unreadable', signal: 'movementAltered', at: 9 });
});

it('notes it once, and a run that has nothing else ends', () => {
  const noted = reduce(initialState(7), readMovement({}, 9));
  expect(noted.notes).toEqual(['A signal applicationMoved could not be read; it changed nothing']);
  expect(reduce(noted, readMovement(null, 10))).toBe(noted);
  expect(nextAction(noted, 9)).toEqual({ type: 'close' });
});

it('takes every way of leaving and of late results for one, and a hundred tags', () => {
  const tags = Array.from({ length: 100 }, (_, i) => `Etiqueta ${i}`);
  for (const onLeave of ['cancel', 'keep']) {
    for (const lateResult of ['publish', 'comment', 'ignore']) {
      const publish = { ...rule.publish, passed: { tags } };
      const value = { ...moved, rule: { ...rule, onLeave, lateResult, publish } };
      expect(readMovement(value, 9)).toMatchObject({ type: 'moved' });
    }
  }
});

it.each([
  [{ applicationId: 7, reference: '7.1.2.00000000aa' }, true],
  [{ applicationId: '7', reference: '7.1.2.00000000aa' }, false],
  [{ applicationId: 7, reference: '' }, false],
  [{ applicationId: 7 }, false],
  [undefined, false],
])('of %j as the owner of a mailbox says %s', (value, isOne) => {
  expect(isOwner(value)).toBe(isOne);
});
