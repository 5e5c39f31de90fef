// A column of the board as a file for spreadsheets, page by page, so that ten thousand rows need no memory of ten thousand.
import { once } from 'node:events';
import type { Response } from 'express';
import type { BoardCard } from './board-card';
import type { BoardLists } from './board-lists';
import type { BoardFilter, BoardState } from './board-query';
import { type Cell, csvRow } from './csv-table';

/** Rows; a longer list has a filter that nobody set. */
const mostRows = 50_000;

export const exportLanguages = ['pt-BR', 'en'] as const;
export type ExportLanguage = (typeof exportLanguages)[number];

const heads: Record<ExportLanguage, readonly string[]> = {
  'pt-BR': ['candidatura', 'vaga', 'etapa', 'fornecedor', 'situação', 'desde', 'prazo', 'data do exame', 'terminou'],
  en: ['application', 'job', 'step', 'provider', 'status', 'since', 'deadline', 'exam date', 'ended'],
};

/** Spreadsheets read a file without it in the code page of the machine. */
const byteOrderMark = '\ufeff';

export interface ExportRequest {
  state: BoardState;
  filter: BoardFilter;
  language: ExportLanguage;
}

/** @throws BridgeError before the first byte where Temporal does not answer; later the file ends early, and the connection with it */
export async function sendCsv(lists: BoardLists, request: ExportRequest, response: Response): Promise<void> {
  const { state, filter, language } = request;
  const separator = language === 'pt-BR' ? ';' : ',';
  const cards = lists.all(state, filter, mostRows);
  let next = await cards.next();
  response.type('text/csv; charset=utf-8').set('Content-Disposition', `attachment; filename="exams-${state}.csv"`);
  response.write(`${byteOrderMark}${csvRow(heads[language], separator)}`);
  while (next.done !== true && !response.destroyed) {
    if (!response.write(csvRow(cellsOf(next.value), separator))) await drained(response);
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

function cellsOf(card: BoardCard): Cell[] {
  const { application, workflowId, job, step, provider, status, since, deadline, scheduledFor, endedAt } = card;
  return [application ?? workflowId, job, step, provider, status, since, deadline, scheduledFor, endedAt];
}
