// Every field that docs/open-protocol.json asks a provider for has a reader: what it says shows in the order or the result (R28).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCallback, readOrder, readProgress, readView } from '../../../providers/http/open-reading';

interface Schema {
  properties: Record<string, Schema>;
}

const file = join(__dirname, '../../../docs/open-protocol.json');
const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } };
const fieldsOf = (name: string) => Object.keys(components.schemas[name]?.properties ?? {});

const result = {
  resultId: 'r-1',
  orderId: 'o-1',
  reference: '1.2.3.0123456789',
  occurredAt: '2026-01-15T12:00:00.000Z',
  outcome: 'passed',
  score: 8,
  maxScore: 10,
  summary: 'ok',
  reportUrl: 'https://exams.example.com/r/1',
};
const order = {
  orderId: 'o-1',
  examUrl: 'https://exams.example.com/t/1',
  scheduledFor: '2026-01-20T12:00:00.000Z',
  place: 'Sala 2',
};
const progress = {
  progressId: 'p-1',
  occurredAt: '2026-01-15T12:00:00.000Z',
  stage: 'scheduled',
  scheduledFor: '2026-01-20T12:00:00.000Z',
  place: 'Clínica Sul',
  examUrl: 'https://exams.example.com/t/1',
};
const report = { ...progress, orderId: 'o-1', reference: '1.2.3.0123456789' };
const view = { orderId: 'o-1', status: 'completed', progress, result };

/** What is sent, and what is read of it. */
const read: Record<string, [object, object]> = {
  ResultCallback: [result, readCallback(result, 0)],
  ProgressCallback: [report, readProgress(report, 0)],
  OrderAnswer: [order, readOrder(order)],
  KnownOrder: [{ orderId: 'o-1' }, readOrder({ orderId: 'o-1' })],
  OrderView: [view, readView(view, 'o-1', 0)],
};

test.each(Object.entries(read))(
  '%s: every published field is sent here, and comes out of the reader',
  (name, [sent, out]) => {
    expect(Object.keys(sent).toSorted()).toEqual(fieldsOf(name).toSorted());
    expect(out).toMatchObject(sent);
  },
);

test('OrderView.result: every published field comes out of the reader', () => {
  const fields = components.schemas['OrderView']?.properties['result']?.properties ?? {};
  expect(Object.keys(result).toSorted()).toEqual(Object.keys(fields).toSorted());
});

test('OrderView.progress: every published field comes out of the reader', () => {
  const fields = components.schemas['OrderView']?.properties['progress']?.properties ?? {};
  expect(Object.keys(progress).toSorted()).toEqual(Object.keys(fields).toSorted());
});

test('every schema that a provider fills is walked here', () => {
  expect(Object.keys(components.schemas).toSorted()).toEqual([...Object.keys(read), 'OrderRequest'].toSorted());
});
