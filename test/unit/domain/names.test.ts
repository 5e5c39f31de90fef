// Names that others read: step names made safe, step names compared, ids of runs and queues.
import { foldStepName } from '../../../domain/exam-matching';
import { singleLine } from '../../../domain/movement';
import { callLedgerWorkflowId, ledgerTaskQueue, orderMailboxWorkflowId } from '../../../domain/workflow-ids';

it('T20: a step name becomes one line without control, format and separator characters', () => {
  const codes = ['\n\r', '\u001b[31m', '\u200f\u202e', '\u2028', '\u2029'];
  expect(codes.map((code) => singleLine(` a${code}b `))).toEqual(['a b', 'a [31mb', 'a b', 'a b', 'a b']);
  expect(singleLine('\tExame  admissional ✓\n')).toBe('Exame  admissional ✓');
});

it('folding keeps words apart and ends in small letters', () => {
  expect(foldStepName(' Prova \n TÉCNICA ')).toBe('prova tecnica');
  expect(foldStepName('Prova Técnica')).not.toBe(foldStepName('ProvaTécnica'));
});

it('mailboxes and ledgers are named after what they stand for', () => {
  expect(orderMailboxWorkflowId('school', 'o-1')).toBe('order-school-o-1');
  expect(callLedgerWorkflowId('exam-bridge', 'gupy')).toBe('exam-bridge-rate-gupy');
  expect(ledgerTaskQueue('exam-bridge')).toBe('exam-bridge-rate');
});
