// The page behind the link of an exam: what a candidate would open. A stand-in has no exam to sit, so it says which order it is of, how
// it stands, and where its result is made.
import { type Answer, Refusal, type Route, route, type SimRequest } from '../route';
import { applicationOfReference } from '../sandbox/card';
import type { OrderBook } from './order-book';
import { latestVersion } from './order-book';
import type { OrderRecord } from './order-records';

const words = {
  en: {
    title: 'Exam',
    about:
      'This is the page of the provider on which a candidate would take the exam. Here the provider is a stand-in.',
    desk: 'A result is made at the provider’s desk: open the card of the candidate in the sandbox.',
    back: 'Back to the card in the sandbox',
    home: 'Back to the sandbox',
    order: 'Order',
    state: 'State',
    booked: 'Booked for',
    place: 'Place',
    result: 'Result',
    states: { pending: 'ordered', completed: 'done', cancelled: 'cancelled', expired: 'expired' },
    outcomes: { passed: 'passed', failed: 'failed', inconclusive: 'inconclusive', cancelled: 'cancelled' },
    unknown: 'The provider knows no such order. The sandbox may have been started over since.',
  },
  'pt-BR': {
    title: 'Exame',
    about: 'Esta é a página do fornecedor em que a pessoa faria o exame. Aqui o fornecedor é um simulador.',
    desk: 'O resultado se dá no painel do fornecedor: abra o cartão da pessoa no sandbox.',
    back: 'Voltar ao cartão no sandbox',
    home: 'Voltar ao sandbox',
    order: 'Pedido',
    state: 'Situação',
    booked: 'Agendado para',
    place: 'Local',
    result: 'Resultado',
    states: { pending: 'pedido', completed: 'concluído', cancelled: 'cancelado', expired: 'expirado' },
    outcomes: { passed: 'aprovado', failed: 'reprovado', inconclusive: 'inconclusivo', cancelled: 'cancelado' },
    unknown: 'O fornecedor não conhece este pedido. O sandbox pode ter sido recomeçado desde então.',
  },
} as const;
type Language = keyof typeof words;

export interface ExamPageOptions {
  /** Of the page with the cards. Default: nothing leads there. */
  sandboxUrl?: string;
  /** IANA: of the date that is booked. Default: UTC. */
  timeZone?: string | undefined;
}

export function examPage(book: OrderBook, { sandboxUrl, timeZone = 'UTC' }: ExamPageOptions): Route {
  return route('exam', 'GET /exams/:orderId', (request) => {
    const language = request.headers['accept-language']?.startsWith('pt') === true ? 'pt-BR' : 'en';
    try {
      const order = book.byId(request.params['orderId'] ?? '');
      const back = wayBack(language, sandboxUrl, applicationOfReference(order.reference));
      return shown(200, language, `${facts(order, request, language, timeZone)}${back}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return shown(404, language, `<p>${words[language].unknown}</p>${wayBack(language, sandboxUrl)}`);
    }
  });
}

function wayBack(language: Language, sandboxUrl: string | undefined, applicationId?: number): string {
  if (sandboxUrl === undefined) return '';
  const [card, said] = applicationId === undefined ? ['', 'home' as const] : [`#${applicationId}`, 'back' as const];
  return `<p><a href="${escaped(sandboxUrl)}/${card}">${words[language][said]}</a></p>`;
}

function facts(order: OrderRecord, { params }: SimRequest, language: Language, timeZone: string): string {
  const texts = words[language];
  const booking = order.progress.findLast(({ scheduledFor }) => scheduledFor !== undefined);
  const result = latestVersion(order);
  const rows = [
    [texts.order, params['orderId'] ?? ''],
    [texts.state, texts.states[order.status]],
    [texts.booked, booking?.scheduledFor === undefined ? '' : dated(booking.scheduledFor, language, timeZone)],
    [texts.place, booking?.place ?? ''],
    [texts.result, result === undefined ? '' : texts.outcomes[result.outcome]],
  ].filter(([, value]) => value !== '');
  const list = rows.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${escaped(value)}</dd>`).join('');
  return `<h2>${escaped(order.body.exam)}</h2><p>${texts.about}</p><dl>${list}</dl><p>${texts.desk}</p>`;
}

/** With its zone, for nobody knows where the reader is. */
function dated(moment: string, language: Language, timeZone: string): string {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' } as const;
  return new Date(moment).toLocaleString(language, { ...day, ...time, timeZone });
}

function shown(status: number, language: Language, content: string): Answer {
  const { title } = words[language];
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
    html: `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${title}</title>
<style>body{max-width:36rem;margin:3rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif}
dl{display:grid;grid-template-columns:auto 1fr;gap:.3rem 1rem}dt{opacity:.75}dd{margin:0;overflow-wrap:anywhere}</style>
<main><h1>${title}</h1>${content}</main></html>`,
  };
}

/** A place is whatever somebody typed at the desk. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
