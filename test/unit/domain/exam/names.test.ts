// Names that others read: step names made safe, step names compared, ids of runs and queues.
import { foldStepName } from '../../../../domain/exam/exam-matching';
import { exclude, runningOf, type Action } from '../../../../domain/exam/action';
import { singleLine } from '../../../../domain/exam/movement';
import {
  callLedgerWorkflowId,
  ledgerTaskQueue,
  orderMailboxWorkflowIds,
  reconcileTaskQueue,
} from '../../../../temporal/workflow-ids';

it('T20: a step name becomes one line: control and separator characters are blanks, what no one sees is nothing', () => {
  const codes = ['\n\r', '\u001b[31m', '\u200f\u202e', '\u2028', '\u2029'];
  expect(codes.map((code) => singleLine(` a${code}b `))).toEqual(['a b', 'a [31mb', 'ab', 'a b', 'a b']);
  expect(singleLine('\tExame  admissional ✓\n')).toBe('Exame  admissional ✓');
});

it('folding keeps words apart and ends in small letters', () => {
  expect(foldStepName(' Prova \n TÉCNICA ')).toBe('prova tecnica');
  expect(foldStepName('Prova Técnica')).not.toBe(foldStepName('ProvaTécnica'));
});

it('mailboxes, ledgers and queues are named after what they stand for', () => {
  const digests = () => ['0123456789abcdef'.repeat(4), 'f'.repeat(64)];
  const former = `order-school-${'f'.repeat(32)}`;
  expect(orderMailboxWorkflowIds('school', 'o-1', digests)).toEqual([
    `order-school-${'0123456789abcdef'.repeat(2)}`,
    former,
  ]);
  expect(callLedgerWorkflowId('exam-bridge', 'gupy')).toBe('exam-bridge-rate-gupy');
  expect(ledgerTaskQueue('exam-bridge')).toBe('exam-bridge-rate');
  expect(reconcileTaskQueue('exam-bridge')).toBe('exam-bridge-reconcile');
});

it('only writes exclude each other across entries; everything else does within its entry and lane', () => {
  const [one, other] = ['7.1.2.00000000aa', '7.1.2.00000000bb'];
  const id = { by: 'provider', resultId: 'v1' } as const;
  const tag = { reference: one, jobId: 1, slot: '1.2', tag: 'Apto' };
  const put: Action = { type: 'putTag', version: id, readFirst: false, ...tag };
  const post: Action = { type: 'postComment', reference: other, version: id, jobId: 1, text: '', readFirst: false };
  const poll = (reference: string, last: boolean): Action => ({ type: 'fetchResult', reference, last });
  const excludes = (a: Action, b: Action) => exclude(runningOf(a), runningOf(b));
  expect(excludes(put, post)).toBe(true);
  expect(excludes({ type: 'removeTag', version: null, ...tag }, post)).toBe(true);
  expect(excludes(poll(one, false), poll(one, true))).toBe(true);
  expect(excludes(poll(one, false), poll(other, false))).toBe(false);
  for (const type of ['orderExam', 'cancelOrder', 'recoverEntry'] as const) {
    const of = (reference: string) => ({ type, reference, provider: 'clinic' });
    expect(excludes(of(one), of(one))).toBe(true);
    expect(excludes(of(one), of(other))).toBe(false);
    expect(excludes(of(one), put)).toBe(false);
  }
});
