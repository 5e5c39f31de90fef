// Two servers say in two ways that they do not have a run: one that may read archives, as Temporal's own image is set, calls it an
// argument that is not right.
import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { causeText, isGone } from '../../../temporal/server-answer';

const ofGrpc = (code: number, details: string) =>
  Object.assign(new Error(`${code}: ${details}`), { code, details, metadata: {} });

test.each([
  ['an answer of gRPC', ofGrpc(5, 'workflow execution already completed'), true],
  ['the error of the SDK', new WorkflowNotFoundError('gone', 'application-7', undefined), true],
  [
    'a server that reads archives',
    ofGrpc(3, 'Requested workflow history not found, may have passed retention period.'),
    true,
  ],
  [
    'the same inside an error of the SDK',
    new ServiceError('failed', { cause: ofGrpc(3, 'Requested workflow history not found, may have passed it.') }),
    true,
  ],
  ['another argument that is not right', ofGrpc(3, 'WorkflowId is not set on request.'), false],
  ['an outage', ofGrpc(14, 'connection refused'), false],
  ['no answer of the server', new Error('Requested workflow history not found'), false],
])('T23: a run that is gone, said by %s', (_by, error, gone) => expect(isGone(error)).toBe(gone));

const alert =
  'No connection established. Last error: Error: 805C6417507F0000:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:1601:SSL alert number 116\n (2026-11-30T05:16:02.321Z). Resolution note: ';

// What changes from one try to the next would fill the log: it has a line for each new cause.
test.each([
  [
    'a refused connection',
    'No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ',
    'connect ECONNREFUSED 127.0.0.1:1',
  ],
  ['an alert of OpenSSL', alert, 'tlsv13 alert certificate required'],
  [
    'an error with its time',
    'No connection established. Last error: read ECONNRESET (2026-11-30T05:16:02.321Z). Resolution note: ',
    'read ECONNRESET',
  ],
])('R31: the cause of %s is one line, and the same each time', (_what, details, cause) =>
  expect(causeText(ofGrpc(14, details))).toBe(cause),
);
