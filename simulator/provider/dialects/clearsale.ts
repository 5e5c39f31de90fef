// ClearSale / Serasa Data Trust: a transaction, then a background check in it. The same body is the callback and the answer:
// full of personal data, without any verdict, proven by a static key.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import { isJudged, jsonCallback } from '../callback-request';
import { type Dialect, type DialectParts, usual } from '../dialect';
import { latestVersion } from '../order-book';
import { autoComplete } from '../order-desk';
import type { OrderRecord } from '../order-records';

export const clearsale: Dialect = {
  ...usual,
  routes: (parts) => [
    route('createTransaction', 'POST /transaction', (request) => open(parts, request)),
    route('createBackgroundCheck', 'POST /transaction/:transactionId/backgroundcheck', async (request) =>
      check(parts, request),
    ),
    route('getBackgroundCheck', 'GET /transaction/:transactionId/backgroundcheck', (request) => ({
      status: 200,
      json: view(transaction(parts, request)),
    })),
  ],
  retryPlan: () => undefined, // none is documented
  callback: ({ order, secrets }) => jsonCallback(view(order), () => ({ 'x-api-key': secrets[0] })),
};

/** There is no idempotency key: every call is another transaction. */
function open({ book }: DialectParts, request: SimRequest): Answer {
  const { document, name, email, identifierId } = jsonObject(request) as Record<string, string | undefined>;
  if (!document) throw new Refusal(400, 'document is required');
  const candidate = { document, name: name ?? '', email: email ?? '' };
  const { order } = book.place({ reference: identifierId ?? document, exam: '', callbackUrl: '', candidate }, false);
  return { status: 201, json: { id: order.orderId, createdAt: new Date(order.createdMs).toISOString() } };
}

async function check(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const order = transaction(parts, request);
  const { services } = jsonObject(request);
  if (!Array.isArray(services) || services.length === 0) throw new Refusal(400, 'services is required');
  order.body.exam = services.map(String).join(',');
  await autoComplete(parts, order);
  return { status: 201, json: { id: checkId(order), status: 'Processing' } };
}

function transaction({ book }: DialectParts, request: SimRequest): OrderRecord {
  return book.byId(request.params['transactionId'] ?? '');
}

function checkId({ orderId }: OrderRecord): string {
  return `check-${orderId}`;
}

function view(order: OrderRecord): object {
  const version = latestVersion(order);
  const services = order.body.exam === '' ? [] : order.body.exam.split(',');
  const { document = '', name = '' } = order.body.candidate;
  const done = isJudged(version);
  const response = {
    document,
    name,
    motherName: 'Mãe de Exemplo',
    address: 'Rua do Exemplo 1',
    phone: '+5511000000001',
    cadastralSituation: version?.outcome === 'passed' ? 'Regular' : 'Suspensa',
    date: version?.occurredAt.slice(0, 10) ?? null,
  };
  return {
    transactionId: order.orderId,
    backgroundCheckId: checkId(order),
    status: version === undefined ? 'Processing' : 'Completed',
    results: services.map((service) => ({
      service,
      status: version === undefined ? 'Processing' : done ? 'Completed' : 'Error',
      ...(done ? { response } : {}),
    })),
  };
}
