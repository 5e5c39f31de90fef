// An occupational clinic: one order for an admission, and a callback for each of its exams, signed over the whole body. The answer
// about an order lists all exams, those without a result as pending.
import { type Answer, jsonObject, Refusal, route, type SimRequest } from '../../route';
import { hmac, jsonCallback } from '../callback-request';
import { type Dialect, type DialectParts, doublingPlan, usual } from '../dialect';
import { cancelOrder, placeOrder } from '../order-desk';
import type { OrderRecord, ResultVersion } from '../order-records';

/** Of every package. */
const exams = ['clinico', 'audiometria', 'toxicologico'];

const verdicts = { passed: 'apto', failed: 'inapto', inconclusive: 'inconclusivo', cancelled: 'cancelado' } as const;

export const examClinic: Dialect = {
  ...usual,
  routes: (parts) => [
    route('createOrder', 'POST /pedidos', (request) => create(parts, request)),
    route('getOrder', 'GET /pedidos/:protocolo', (request) => ({ status: 200, json: view(ofRequest(parts, request)) })),
    route('cancelOrder', 'DELETE /pedidos/:protocolo', (request) => {
      cancelOrder(parts, ofRequest(parts, request));
      return { status: 204 };
    }),
  ],
  retryPlan: doublingPlan,
  callback: ({ order, version, secrets }) => {
    if (version === undefined) return undefined;
    const body = { protocolo: order.orderId, referencia: order.reference, ...examView(version) };
    return jsonCallback(body, (text) => ({ 'X-Assinatura': hmac(secrets[0], text, 'hex') }));
  },
};

async function create(parts: DialectParts, request: SimRequest): Promise<Answer> {
  const { pacote, nome, cpf, referencia } = jsonObject(request) as Record<string, string | undefined>;
  if (!pacote || !referencia) throw new Refusal(400, 'pacote and referencia are required');
  const candidate = { name: nome ?? '', document: cpf ?? '' };
  const body = { reference: referencia, exam: pacote, callbackUrl: '', candidate };
  const { order } = await placeOrder(parts, body, request.headers['idempotency-key'] !== undefined);
  return { status: 201, json: { protocolo: order.orderId } };
}

function ofRequest({ book }: DialectParts, request: SimRequest): OrderRecord {
  return book.byId(request.params['protocolo'] ?? '');
}

/** A result of the desk that names no exam is of the first one. */
function examOf({ part = exams[0] }: ResultVersion): string | undefined {
  return part;
}

function examView(version: ResultVersion): object {
  return {
    exame: examOf(version),
    parecer: verdicts[version.outcome],
    realizadoEm: version.occurredAt,
    emitidoEm: version.recordedAt,
    observacao: version.summary ?? '',
    laudo: version.reportUrl ?? '',
  };
}

function view({ orderId, reference, versions }: OrderRecord): object {
  const others = versions.flatMap((version) => examOf(version) ?? []);
  const exames = [...new Set([...exams, ...others])].map((exame) => {
    const newest = versions.findLast((version) => examOf(version) === exame);
    return newest === undefined ? { exame, parecer: 'pendente' } : examView(newest);
  });
  return { protocolo: orderId, referencia: reference, exames };
}
