// Gupy's own contract for external tests, on the provider's side: the bridge orders as Gupy would, and the provider posts the
// result, unsigned, to the address of the order. Only that address identifies the order in the POST.
import { z } from 'zod';
import { refusing } from '../../control-routes';
import { type Answer, jsonObject, route, type SimRequest } from '../../route';
import { isJudged, jsonCallback, pointsOf } from '../callback-request';
import { type Dialect, type DialectParts, usual } from '../dialect';
import { latestReport, latestVersion } from '../order-book';
import { placeOrder } from '../order-desk';
import type { OrderRecord, ResultVersion } from '../order-records';

const second = 1000;
/** As one implementation does it. */
const waits = [1 * second, 4 * second, 16 * second, 64 * second];

const candidateBody = z.object({
  company_id: z.number(),
  document_id: z.number(),
  test_id: z.string().min(1),
  name: z.string(),
  email: z.string(),
  job_id: z.number(),
  callback_url: z.string(),
  result_webhook_url: z.url(),
  candidate_type: z.enum(['external', 'internal']).nullish(),
  previous_result: z.literal('fail').nullish(),
});

export const gupyTestProvider: Dialect = {
  ...usual,
  routes: (parts) => [
    route('listTests', 'GET /test', (request) => tests(request)),
    route('createCandidate', 'POST /test/candidate', async (request) => create(parts, request)),
    route('getResult', 'GET /test/result/:resultId', ({ params }) => {
      const order = parts.book.byId(params['resultId'] ?? '');
      const open = latestReport(order)?.stage === 'started' ? 'paused' : 'notStarted';
      return { status: 200, json: resultOf(order, latestVersion(order), open) };
    }),
  ],
  retryPlan: (failed) => waits[failed - 1],
  stages: ['started'],
  callback: ({ order, version }) => jsonCallback(resultOf(order, version, 'paused'), () => ({})),
};

function tests({ query }: SimRequest): Answer {
  const payload = [{ id: 't-1', name: 'Prova', description: 'Prova de exemplo' }];
  const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 50)];
  return { status: 200, json: { limit, offset, total_tests: 1, payload: payload.slice(offset, offset + limit) } };
}

/** The contract has no idempotency key: every call is another test. */
async function create(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const given = refusing(() => candidateBody.parse(jsonObject(request)));
  const body = {
    reference: `${given.test_id}:${given.email}`,
    exam: given.test_id,
    callbackUrl: given.result_webhook_url,
    candidate: { name: given.name, email: given.email, document: String(given.document_id) },
  };
  const { order } = await placeOrder(parts, body, false);
  const url = `http://${request.headers['host']}/exams/${order.orderId}`;
  return { status: 201, json: { test_result_id: order.orderId, test_url: url } };
}

function resultOf(order: OrderRecord, version: ResultVersion | undefined, open: 'notStarted' | 'paused'): object {
  const page = `https://tests.example.com/results/${order.orderId}`;
  return {
    title: 'Prova',
    testCode: order.body.exam,
    description: 'Prova de exemplo',
    providerName: 'Provedor de exemplo',
    providerLink: 'https://tests.example.com',
    company_result_string: version?.summary ?? '',
    status: version === undefined ? open : 'done',
    result_page_url: page,
    result_candidate_page_url: `${page}/candidate`,
    results: version === undefined ? [] : partsOf(version),
  };
}

/** Only a score is a verdict; a result without a major part has none. */
function partsOf(version: ResultVersion): object[] {
  const { score, maxScore } = pointsOf(version);
  const percent = Math.round((100 * score) / maxScore);
  const part = (tier: 'major' | 'minor', title: string): object => ({
    score: percent,
    result_string: `${percent}%`,
    type_result: 'percentage',
    tier,
    title,
    description: '',
    date: version.occurredAt,
    other_informations: {},
  });
  return [part('minor', 'Parte 1'), ...(isJudged(version) ? [part('major', 'Nota final')] : [])];
}
