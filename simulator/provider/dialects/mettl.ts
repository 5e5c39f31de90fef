// Mercer Mettl: every request is signed with SHA-1 over the verb, the address and the values of all parameters by name. It sends no
// callback that could be proven, so it sends none here.
import type { SimRequest } from '../../route';
import { hmac } from '../callback-request';
import type { AccessKeys } from '../dialect';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';

interface Registration {
  registrationDetails?: { 'Email Address'?: string; 'First Name'?: string }[];
}

export const mettl: Vendor = {
  admits: isSigned,
  routes: [
    {
      name: 'registerCandidate',
      on: 'POST /schedules/:exam/candidates',
      orders: (sent) => {
        const { registrationDetails = [] } = JSON.parse(needed(sent, 'rd').rd) as Registration;
        const [{ 'Email Address': email = '', 'First Name': name = '' } = {}] = registrationDetails;
        needed({ ...sent, fields: { email, name } }, 'email', 'name');
        return { exam: sent.params['exam'] ?? '', candidate: { email, name } };
      },
      answers: ({ orderId }) => ({ status: 'SUCCESS', registrationStatus: [{ candidateInstanceId: orderId }] }),
    },
    {
      name: 'getCandidateInstance',
      on: 'GET /candidate-instances/:id',
      shows: ({ order, version }) => ({
        status: 'SUCCESS',
        candidateInstanceId: order.orderId,
        testStatus: {
          status: version === undefined ? 'InProgress' : 'Completed',
          result: version === undefined ? null : { totalMarks: percentOf(version) ?? null, maxMarks: 100 },
        },
      }),
    },
  ],
};

function isSigned({ method, path, query, headers, rawBody }: SimRequest, keys: AccessKeys): boolean {
  const fields = [...query, ...new URLSearchParams(rawBody.toString('utf8'))];
  const written = fields.find(([name]) => name === 'asgn')?.[1];
  const values = fields
    .filter(([name]) => name !== 'asgn')
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, value]) => value);
  const signed = `${method}http://${headers['host']}${path}\n${values.join('\n')}`;
  return written === hmac(keys.signingSecret ?? keys.token, signed, 'base64', 'sha1');
}
