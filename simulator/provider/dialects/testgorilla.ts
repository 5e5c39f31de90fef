// TestGorilla: a login whose token dies an hour after its last use, and no callbacks. Routes and fields are not public: these are made
// up.
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed, percentOf } from '../vendor-dialect';
import { sessionIn } from '../vendor-proof';

export const testgorilla: Vendor = {
  admits: sessionIn('authorization', 'Token '),
  routes: [
    {
      name: 'logIn',
      on: 'POST /profiles/login/',
      isKnown: ({ fields }, token) => typeof fields['username'] === 'string' && fields['password'] === token,
      life: { ms: 3_600_000, fromLastUse: true },
      grants: (session) => ({ token: session }),
    },
    {
      name: 'inviteCandidate',
      on: 'POST /assessments/:exam/invite_candidate/',
      orders: (sent) => ({
        exam: sent.params['exam'] ?? '',
        candidate: needed(sent, 'email', 'first_name', 'last_name'),
      }),
      answers: ({ orderId }) => ({ testtaker_id: orderId }),
    },
    { name: 'getCandidature', on: 'GET /assessments/candidature/:id/', shows: view },
  ],
};

function view({ version, report }: Standing) {
  const open = report?.stage === 'started' ? 'started' : 'invited';
  const judged = version?.outcome === 'inconclusive' ? 'disqualified' : 'completed';
  return {
    status: version === undefined ? open : judged,
    average: percentOf(version) ?? null,
    completed: version?.recordedAt ?? null,
  };
}
