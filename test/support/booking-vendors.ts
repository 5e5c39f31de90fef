// The vendors of providers/examples/ that book dates, in their own words. Values are made up.
import { isDeepStrictEqual } from 'node:util';
import { type ExampleVendor, iso, json, seconds, type Standing } from './example-vendor';
import { hmacOf, reference, secret, type SentCallback } from './preset-world';

/** What the clinic must be told: whom, for which role, and which branch pays. */
const asoOrder = {
  codigo: 'test-1',
  nome: 'Amora de Exemplo',
  cpf: '01234567890',
  nascimento: '1990-01-31',
  funcao: 'Soldador',
  cnpj: '11222333000262',
  referencia: reference,
};

const examity = (said: object): SentCallback =>
  json({ transactionId: 'order-1', ...said }, (text) => ({
    'x-examity-timestamp': String(seconds()),
    'x-examity-signature': hmacOf(`${seconds()}.${text}`),
  }));
const examityTells = (statusName: string, appointmentDateTime: string, hour: number) => ({
  sends: () => examity({ statusName, appointmentDateTime, updatedOn: `2026-01-16 0${hour}:00:00` }),
});

const clinicTells = (situacao: string, data: string, hour: number) => ({
  sends: (): SentCallback => ({
    body: JSON.stringify({ protocolo: 'order-1', situacao: 'qualquer' }),
    headers: { 'x-api-key': secret },
  }),
  shows: {
    'GET /agendamentos/order-1': {
      referencia: reference,
      situacao,
      data,
      hora: '09:30',
      unidade: 'Unidade Sul',
      atualizadoEm: `2026-01-16T0${hour}:00:00`,
      exames: [{ nome: 'Clínico', situacao: 'pendente' }],
    },
  },
});

const examTells = ({ points, at }: Standing) => ({
  exame: 'clinico',
  parecer: points >= 70 ? 'apto' : 'inapto',
  realizadoEm: '2026-01-16T09:00:00Z',
  emitidoEm: iso(at),
});

export const bookingVendors: readonly ExampleVendor[] = [
  {
    file: 'exam-by-exam-clinic',
    ordering: { 'POST /pedidos': { protocolo: 'order-1' } },
    orderId: 'order-1',
    sends: (standing) =>
      json({ protocolo: 'order-1', referencia: reference, ...examTells(standing) }, (text) => ({
        'x-assinatura': hmacOf(text),
      })),
    shows: (standing) => ({
      'GET /pedidos/order-1': { exames: [examTells(standing), { exame: 'audiometria', parecer: 'pendente' }] },
    }),
  },
  {
    file: 'examity',
    ordering: { 'POST /appointments': { transactionId: 'order-1' } },
    orderId: 'order-1',
    low: 'inconclusive',
    tells: [
      {
        stage: 'scheduled',
        scheduledFor: '2026-01-20T12:00:00.000Z',
        ...examityTells('Scheduled', '2026-01-20 09:00:00', 1),
      },
      {
        stage: 'missed',
        scheduledFor: '2026-01-20T12:00:00.000Z',
        ...examityTells('No-Show', '2026-01-20 09:00:00', 2),
      },
      {
        stage: 'scheduled',
        scheduledFor: '2026-01-22T12:00:00.000Z',
        ...examityTells('Rescheduled', '2026-01-22 09:00:00', 3),
      },
      {
        stage: 'started',
        scheduledFor: '2026-01-22T12:00:00.000Z',
        ...examityTells('In Progress', '2026-01-22 09:00:00', 4),
      },
    ],
    sends: ({ points, at }) =>
      examity({
        statusName: points >= 70 ? 'Approved' : 'Rejected',
        updatedOn: iso(at).slice(0, 19).replace('T', ' '),
      }),
  },
  {
    file: 'aso-clinic',
    ordering: { 'POST /agendamentos': { protocolo: 'order-1' } },
    orderId: 'order-1',
    sent: ({ body }) => isDeepStrictEqual(body, asoOrder),
    tells: [
      { stage: 'scheduled', scheduledFor: '2026-01-20T12:30:00.000Z', ...clinicTells('agendado', '20/01/2026', 1) },
      { stage: 'scheduled', scheduledFor: '2026-01-22T12:30:00.000Z', ...clinicTells('remarcado', '22/01/2026', 2) },
      { stage: 'missed', scheduledFor: '2026-01-22T12:30:00.000Z', ...clinicTells('faltou', '22/01/2026', 3) },
      { stage: 'attended', scheduledFor: '2026-01-22T12:30:00.000Z', ...clinicTells('atendido', '22/01/2026', 4) },
    ],
    sends: () => ({
      body: JSON.stringify({ protocolo: 'order-1', exame: 'Audiometria' }),
      headers: { 'x-api-key': secret },
    }),
    shows: ({ points, at }) => ({
      'GET /agendamentos/order-1': {
        referencia: reference,
        atualizadoEm: iso(at),
        exames: [
          { nome: 'Clínico', situacao: 'concluido', parecer: 'apto' },
          { nome: 'Audiometria', situacao: 'concluido', parecer: points >= 70 ? 'apto' : 'inapto' },
        ],
      },
    }),
  },
];
