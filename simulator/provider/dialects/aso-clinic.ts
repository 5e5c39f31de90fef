// An occupational clinic: one order, one exam and its complementary exams, and one callback for each that only names it. The answer
// about the order says how the whole stands, with day and hour apart, in the clinic's own time.
import { localTime } from '../local-time';
import type { OrderRecord, ResultVersion } from '../order-records';
import type { Standing } from '../callback-request';
import type { Vendor } from '../vendor';
import { needed } from '../vendor-dialect';
import { asJson } from '../vendor-proof';

/** Of every admission; the last one is what a result of the desk that names none is about. */
const exams = ['Clínico', 'Audiometria'] as const;

const verdicts = { passed: 'apto', failed: 'inapto', inconclusive: 'inconclusivo', cancelled: 'cancelado' } as const;
const stageNames = { started: 'atendido', attended: 'atendido', missed: 'faltou' } as const;

export const asoClinic: Vendor = {
  routes: [
    {
      name: 'createOrder',
      on: 'POST /agendamentos',
      orders: (sent) => {
        const given = needed(sent, 'codigo', 'nome', 'cpf', 'nascimento', 'funcao', 'cnpj', 'referencia');
        return {
          exam: given.codigo,
          reference: given.referencia,
          candidate: { name: given.nome, document: given.cpf },
        };
      },
      once: 'by-key',
      answers: ({ orderId }) => ({ protocolo: orderId }),
    },
    { name: 'getOrder', on: 'GET /agendamentos/:protocolo', shows: view },
    { name: 'cancelOrder', on: 'DELETE /agendamentos/:protocolo', cancels: ({ params }) => params['protocolo'] ?? '' },
  ],
  callback: {
    says: ({ order, version }) => ({ protocolo: order.orderId, exame: version?.part ?? exams[1] }),
    stages: ['scheduled', 'attended', 'missed'],
    sends: asJson((_text, { secrets: [secret] }) => ({ 'X-Api-Key': secret })),
  },
};

function view({ order, report }: Standing) {
  const booked = order.progress.findLast(({ scheduledFor }) => scheduledFor !== undefined);
  const [date = '', hour = ''] = booked?.scheduledFor === undefined ? [] : localTime(booked.scheduledFor).split(' ');
  const changedAt = order.versions.at(-1)?.recordedAt ?? report?.occurredAt ?? new Date(order.createdMs).toISOString();
  return {
    protocolo: order.orderId,
    referencia: order.reference,
    situacao: situationOf(order),
    ...(date === '' ? {} : { data: date.split('-').toReversed().join('/'), hora: hour.slice(0, 5) }),
    unidade: booked?.place ?? '',
    atualizadoEm: localTime(changedAt).replace(' ', 'T'),
    observacao: order.versions.at(-1)?.summary ?? '',
    exames: exams.map((nome) => examView(nome, newestOf(order, nome))),
  };
}

function situationOf({ progress }: OrderRecord): string {
  const last = progress.at(-1);
  if (last === undefined) return 'recebido';
  if (last.stage !== 'scheduled') return stageNames[last.stage];
  return progress.filter(({ stage }) => stage === 'scheduled').length > 1 ? 'remarcado' : 'agendado';
}

/** A result that names no exam is of all. */
function newestOf({ versions }: OrderRecord, exam: string): ResultVersion | undefined {
  return versions.findLast(({ part }) => part === undefined || part === exam);
}

function examView(nome: string, version: ResultVersion | undefined): object {
  if (version === undefined) return { nome, situacao: 'pendente' };
  return { nome, situacao: 'concluido', parecer: verdicts[version.outcome] };
}
