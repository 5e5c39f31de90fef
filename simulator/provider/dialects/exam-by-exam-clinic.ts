// An occupational clinic: one order for an admission, and a callback for each of its exams, signed over the whole body. The answer
// about an order lists all exams, those without a result as pending.
import type { OrderRecord, ResultVersion } from '../order-records';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson, signature } from '../vendor-proof';

/** Of every package; a result of the desk that names no exam is of the first one. */
const exams = ['clinico', 'audiometria', 'toxicologico'] as const;

const verdicts = { passed: 'apto', failed: 'inapto', inconclusive: 'inconclusivo', cancelled: 'cancelado' } as const;

export const examByExamClinic: Vendor = {
  routes: [
    {
      name: 'createOrder',
      on: 'POST /pedidos',
      orders: (sent) => {
        const { pacote: exam, referencia: reference } = needed(sent, 'pacote', 'referencia');
        const { nome: name, cpf: document } = needed(sent, 'nome', 'cpf');
        return { exam, reference, candidate: { name, document } };
      },
      once: 'by-key',
      answers: ({ orderId }) => ({ protocolo: orderId }),
    },
    { name: 'getOrder', on: 'GET /pedidos/:protocolo', shows: ({ order }) => view(order) },
    { name: 'cancelOrder', on: 'DELETE /pedidos/:protocolo', cancels: ({ params }) => params['protocolo'] ?? '' },
  ],
  callback: {
    says: ({ order, version }) =>
      version && { protocolo: order.orderId, referencia: order.reference, ...examView(version) },
    sends: asJson(signature('X-Assinatura')),
  },
};

function examView(version: ResultVersion) {
  return {
    exame: examOf(version),
    parecer: verdicts[version.outcome],
    realizadoEm: version.occurredAt,
    emitidoEm: version.recordedAt,
    observacao: version.summary ?? '',
    laudo: version.reportUrl ?? '',
  };
}

function examOf({ part = exams[0] }: ResultVersion): string {
  return part;
}

function view({ orderId, reference, versions }: OrderRecord): object {
  const named = new Set<string>([...exams, ...versions.map(examOf)]);
  const exames = [...named].map((exame) => {
    const newest = versions.findLast((version) => examOf(version) === exame);
    return newest === undefined ? { exame, parecer: 'pendente' } : examView(newest);
  });
  return { protocolo: orderId, referencia: reference, exames };
}
