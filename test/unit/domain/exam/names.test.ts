// Names that others read: step names made safe, step names compared, ids of runs and queues.
import { foldStepName } from '../../../../domain/exam/exam-matching';
import { runningKey } from '../../../../domain/exam/action';
import { singleLine } from '../../../../domain/exam/movement';
import {
  callLedgerWorkflowId,
  ledgerTaskQueue,
  orderMailboxWorkflowId,
  reconcileTaskQueue,
} from '../../../../domain/workflow-ids';

it('T20: a step name becomes one line without control, format and separator characters', () => {
  const codes = ['\n\r', '\u001b[31m', '\u200f\u202e', '\u2028', '\u2029'];
  expect(codes.map((code) => singleLine(` a${code}b `))).toEqual(['a b', 'a [31mb', 'a b', 'a b', 'a b']);
  expect(singleLine('\tExame  admissional ✓\n')).toBe('Exame  admissional ✓');
});

it('folding keeps words apart and ends in small letters', () => {
  expect(foldStepName(' Prova \n TÉCNICA ')).toBe('prova tecnica');
  expect(foldStepName('Prova Técnica')).not.toBe(foldStepName('ProvaTécnica'));
});

it('mailboxes, ledgers and queues are named after what they stand for', () => {
  expect(orderMailboxWorkflowId('school', 'o-1')).toBe('order-school-o-1');
  expect(callLedgerWorkflowId('exam-bridge', 'gupy')).toBe('exam-bridge-rate-gupy');
  expect(ledgerTaskQueue('exam-bridge')).toBe('exam-bridge-rate');
  expect(reconcileTaskQueue('exam-bridge')).toBe('exam-bridge-reconcile');
});

it('what is under way is carried from run to run by names that stay as they are', () => {
  const [reference, versionId, jobId, readFirst] = ['7.1.2.00000000aa', 'v1', 1, false];
  const tag = { reference, versionId, jobId, slot: '1.2', tag: 'Apto' };
  const names = [
    runningKey({ type: 'orderExam', reference }),
    runningKey({ type: 'cancelOrder', reference }),
    runningKey({ type: 'fetchResult', reference, last: false }),
    runningKey({ type: 'fetchResult', reference, last: true }),
    runningKey({ type: 'recoverEntry', reference }),
    runningKey({ type: 'putTag', ...tag, readFirst }),
    runningKey({ type: 'removeTag', ...tag }),
    runningKey({ type: 'postComment', reference, versionId, jobId, text: '', readFirst }),
  ];
  expect(names).toEqual([
    `orderExam:${reference}`,
    `cancelOrder:${reference}`,
    `fetchResult:${reference}`,
    `fetchResult:${reference}`,
    `recoverEntry:${reference}`,
    'write',
    'write',
    'write',
  ]);
});
