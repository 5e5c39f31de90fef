// Two servers say in two ways that they do not have a run: one that may read archives, as Temporal's own image is set, calls it an
// argument that is not right.
import { ServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { isGone } from '../../../temporal/server-answer';

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
