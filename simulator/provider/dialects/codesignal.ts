// CodeSignal: orders over GraphQL, callbacks whose signature does not cover the payload. A later, doubted version comes as
// an integrity review. CodeSignal sends an empty POST when the webhook is saved.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import { type CallbackContext, hmac, isDoubt, isJudged, pointsOf, type Standing } from '../callback-request';
import { type Dialect, type DialectParts, usual } from '../dialect';
import { latestReport, latestVersion } from '../order-book';
import { cancelOrder, placeOrder } from '../order-desk';
import type { OrderRecord } from '../order-records';

interface TestSessionInput {
  testId?: string;
  candidateFirstName?: string;
  candidateLastName?: string;
  candidateEmail?: string;
  externalId?: string;
  preferExisting?: boolean;
}

export const codesignal: Dialect = {
  ...usual,
  routes: (parts) => [route('graphql', 'POST /graphql', async (request) => graphql(parts, request))],
  errorAnswer: (status, detail) => ({ status, json: { errors: [{ message: detail }] } }),
  success: 'only-200',
  retryPlan: (failed) => (failed > 25 ? undefined : (failed ** 4 + 15 + 15 * (failed + 1)) * 1000),
  stages: ['started'],
  callback: (context) => {
    const event = eventOf(context);
    const at = context.report?.occurredAt ?? context.version?.recordedAt;
    const triggeredOn = at === undefined ? context.order.createdMs : Date.parse(at);
    const body = JSON.stringify({ event, triggeredOn, payload: payloadOf(context) });
    return { body, headers: signed(context, `${event}${triggeredOn}`) };
  },
  setUp: () => ({ body: '', headers: {} }),
};

function signed({ url, secrets }: Pick<CallbackContext, 'url' | 'secrets'>, rest: string): Record<string, string> {
  const signature = hmac(secrets[0], `${url}${rest}`, 'hex');
  return { 'content-type': 'application/json', 'X-CodeSignal-Signature': signature };
}

function eventOf({ order, version, report }: Standing): string {
  if (report !== undefined) return 'companyTestSessionStarted';
  if (version === undefined) return 'preScreenResultVerificationPending';
  if (version.outcome === 'cancelled') return 'preScreenCandidateDeclined';
  if (isDoubt(order, version)) return 'preScreenIntegrityReviewUpdated';
  if (version.outcome === 'inconclusive') return 'preScreenResultNotVerified';
  return 'companyTestSessionFinished';
}

/** No external id: the documented formats of these events do not have it. */
function payloadOf({ order, version }: Standing): object {
  const { candidate, exam } = order.body;
  return {
    testSessionId: order.orderId,
    testId: exam,
    testTitle: 'Prova',
    candidateEmail: candidate['email'] ?? '',
    candidateName: candidate['name'] ?? '',
    ...(version === undefined ? { score: null, maxScore: null } : isJudged(version) ? pointsOf(version) : {}),
    url: `https://app.codesignal.com/report/${order.orderId}?accessToken=secret`,
  };
}

/** The three operations of a company's integration; arguments are found by the variables' names in the query. */
async function graphql(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { query, variables } = jsonObject(request) as { query?: string; variables?: Record<string, unknown> };
  const argument = <T>(operation: string, name: string): T | undefined => {
    const found = new RegExp(`\\b${operation}\\(\\s*${name}:\\s*\\$(\\w+)`).exec(query ?? '');
    return found === null ? undefined : (variables?.[found[1] ?? ''] as T | undefined);
  };
  const session = argument<TestSessionInput>('createCompanyTestSession', 'sessionFields');
  if (session !== undefined) return create(parts, session);
  const read = argument<string>('companyTestSession', 'id');
  if (read !== undefined) return data({ companyTestSession: view(parts.book.byId(read)) });
  const deleted = argument<string>('deleteCompanyTestSession', 'id');
  if (deleted === undefined) throw new Refusal(400, 'Unknown operation');
  cancelOrder(parts, parts.book.byId(deleted));
  return data({ deleteCompanyTestSession: true });
}

/** `preferExisting`: an invitation of this candidate to this test that is still open is given again. */
async function create(parts: DialectParts, session: TestSessionInput): Promise<Answer> {
  const { testId, candidateFirstName, candidateLastName, candidateEmail, externalId, preferExisting } = session;
  if (!testId || !candidateEmail) throw new Refusal(400, 'testId and candidateEmail are required');
  const body = {
    reference: externalId ?? `${testId}:${candidateEmail}`,
    exam: testId,
    callbackUrl: '',
    candidate: { name: `${candidateFirstName ?? ''} ${candidateLastName ?? ''}`.trim(), email: candidateEmail },
  };
  const open = parts.book.all().find(({ status, body: { exam, candidate } }) => {
    return status === 'pending' && exam === testId && candidate['email'] === candidateEmail;
  });
  const again = preferExisting === true ? open : undefined;
  const id = again?.orderId ?? (await placeOrder(parts, body, false)).order.orderId;
  return data({ createCompanyTestSession: { id } });
}

function view(order: OrderRecord): object {
  const version = latestVersion(order);
  const open = latestReport(order)?.stage === 'started' ? 'active' : 'pending';
  const status = { pending: open, completed: 'finished', cancelled: 'declined', expired: 'expired' }[order.status];
  const { score, maxScore } = version === undefined ? { score: null, maxScore: null } : pointsOf(version);
  return {
    id: order.orderId,
    externalId: order.reference,
    status,
    finishDate: version === undefined ? null : Date.parse(version.occurredAt),
    result: version === undefined ? null : { score },
    maxScore,
    verificationStatus: version?.outcome === 'inconclusive' ? 'notVerified' : null,
    integrityReviewSuggested: isDoubt(order, version),
  };
}

function data(answer: object): Answer {
  return { status: 200, json: { data: answer } };
}
