// A column of the board as a file for spreadsheets, page by page, so that ten thousand rows need no memory of ten thousand.
import { once } from 'node:events';
import type { Response } from 'express';
import { wallClock } from '../../outbound/zoned-time';
import type { BoardCard } from './board-card';
import type { BoardLists } from './board-lists';
import type { BoardFilter, BoardState } from './board-query';

/** Rows; a longer list has a filter that nobody set. */
const mostRows = 50_000;

export const exportLanguages = ['pt-BR', 'en'] as const;
type ExportLanguage = (typeof exportLanguages)[number];

const heads: Record<ExportLanguage, readonly string[]> = {
  'pt-BR': ['candidatura', 'vaga', 'etapa', 'fornecedor', 'situação', 'desde', 'prazo', 'data do exame', 'terminou'],
  en: ['application', 'job', 'step', 'provider', 'status', 'since', 'deadline', 'exam date', 'ended'],
};

/** As the page names the columns. */
export const stateWords: Record<ExportLanguage, Record<BoardState, string>> = {
  'pt-BR': {
    'needs-attention': 'Precisa de decisão',
    ordering: 'Sendo pedido',
    waiting: 'Aguardando o resultado',
    publishing: 'Escrevendo na Gupy',
    settled: 'Concluído há pouco',
    withdrawn: 'Saiu da etapa',
    ignored: 'Sem exame',
    unclaimed: 'Resultados sem dono',
  },
  en: {
    'needs-attention': 'Needs a decision',
    ordering: 'Being ordered',
    waiting: 'Waiting for the result',
    publishing: 'Writing to Gupy',
    settled: 'Settled lately',
    withdrawn: 'Left the step',
    ignored: 'No exam',
    unclaimed: 'Results nobody claims',
  },
};

/** Spreadsheets read a file without it in the code page of the machine. */
const byteOrderMark = '\ufeff';

interface ExportRequest {
  state: BoardState;
  filter: BoardFilter;
  language: ExportLanguage;
  /** Of the dates: a day in UTC is another one in the evening. */
  timeZone: string;
}

/** @throws BridgeError before the first byte where Temporal does not answer; later the file ends early, and the connection with it */
export async function sendCsv(lists: BoardLists, request: ExportRequest, response: Response): Promise<void> {
  const { state, filter, language, timeZone } = request;
  const separator = language === 'pt-BR' ? ';' : ',';
  const cards = lists.all(state, filter, mostRows);
  let next = await cards.next();
  response.type('text/csv; charset=utf-8').set('Content-Disposition', `attachment; filename="exams-${state}.csv"`);
  response.write(`${byteOrderMark}${csvRow(heads[language], separator)}`);
  while (next.done !== true && !response.destroyed) {
    if (!response.write(csvRow(cellsOf(next.value, stateWords[language][state], timeZone), separator)))
      await drained(response);
    next = await cards.next();
  }
  response.end();
}

/** Or the reader is gone. */
async function drained(response: Response): Promise<void> {
  const left = new AbortController();
  await Promise.race([
    once(response, 'drain', { signal: left.signal }),
    once(response, 'close', { signal: left.signal }),
  ]).finally(() => left.abort());
}

function cellsOf(card: BoardCard, state: string, timeZone: string): Cell[] {
  const { application, workflowId, job, step, provider, since, deadline, scheduledFor, endedAt } = card;
  const dates = [since, deadline, scheduledFor, endedAt].map((date) => date && wallText(date, timeZone));
  return [application ?? workflowId, job, step, provider, state, ...dates];
}

/** `2026-11-28 23:30`, which every spreadsheet takes for a date. */
function wallText(date: string, timeZone: string): string {
  return new Date(wallClock(Date.parse(date), timeZone)).toISOString().slice(0, 16).replace('T', ' ');
}

// A table for spreadsheets. What could go wrong: a cell of foreign text that begins as a formula runs as one on the machine of whoever
// opens the file, so such a cell begins with an apostrophe; and a text that brings its own line breaks or quotes makes rows of its own.

/** Spreadsheets take these, and what they become after trimming, for the start of a formula. */
const formula = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20|]/u;

type Cell = string | number | null;

/** Brazilian spreadsheets expect `;`, since their numbers have a comma. */
type Separator = ',' | ';';

/** One row, with its line break. */
export function csvRow(cells: readonly Cell[], separator: Separator): string {
  return `${cells.map(csvCell).join(separator)}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",;\r\n\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
