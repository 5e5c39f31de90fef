// The data of the board, JSON. Everything but the login needs a session; what changes something needs its token as well
// (request-guard.ts, login.ts). Errors are `{code, message}`.
//
//   POST   /api/login                     {token} or {code} → as /api/session, and the cookie
//   GET    /api/session                   → {actionToken, endsAt, timeZone, jobs, steps, providers, outcomes, links}
//   POST   /api/logout                    → 204
//   GET    /api/counts?filter             → {counts: {state: number}}
//   GET    /api/cards?state&filter&after  → {cards, next}                        board-card.ts
//   GET    /api/cards.csv?state&filter&language
//   GET    /api/reasons?applications=1,2  → {reasons: {application: reason}}     board-lists.ts
//   GET    /api/present                   → {present: […]}                       board-lists.ts
//   GET    /api/candidates/:application   → the story                            candidate-story.ts
//   POST   /api/candidates/:application/decision   {update, …} → {status}
//
// A filter is `job`, `step`, `provider`, `date`; a state is one of board-query.ts.
import express, { type Request, Router } from 'express';
import { z } from 'zod';
import { outcomes } from '../../domain/exam/result';
import { decide, type Decision } from '../../operator/decision';
import type { TemporalSession } from '../../operator/temporal-session';
import { BridgeError } from '../../domain/error-table';
import type { Logger } from '../../telemetry/logger';
import type { BoardMetrics } from '../../telemetry/metrics';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { malformed, noRoute } from './board-errors';
import { type BoardLists, presentBeforeList, mostReasons, stuckReasons } from './board-lists';
import { boardFilter, boardStates, gupyId } from './board-query';
import { candidateStory } from './candidate-story';
import { exportLanguages, sendCsv } from './csv-export';
import { type Login, sessionIn } from './login';
import { onlyFromBoard } from './request-guard';
import { sessionView } from './session-view';

export interface BoardApiOptions {
  session: TemporalSession;
  lists: BoardLists;
  login: Login;
  metrics: BoardMetrics;
  logger: Logger;
  /** For the way back (board-process.ts). */
  sandbox?: string | undefined;
}

const pageQuery = boardFilter.extend({
  state: z.enum(boardStates),
  after: z
    .string()
    .regex(/^[\w-]{1,1500}$/)
    .optional(),
});
const exportQuery = boardFilter.extend({ state: z.enum(boardStates), language: z.enum(exportLanguages) });

const reasonsQuery = z.object({
  applications: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(gupyId).max(mostReasons)),
});

const note = z.string().trim().min(1).max(500);
const decision = z.discriminatedUnion('update', [
  z.strictObject({ update: z.literal('retry') }),
  z.strictObject({ update: z.literal('override'), input: z.strictObject({ outcome: z.enum(outcomes), note }) }),
  z.strictObject({ update: z.literal('skip'), input: z.strictObject({ note }) }),
]);

/** Bytes: a note of 500 characters, each of them escaped. */
const longestBody = 8_192;

export function boardApi(options: BoardApiOptions): Router {
  const { session, lists, login, sandbox } = options;
  const router = Router();
  router.use(onlyFromBoard, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(express.json({ limit: longestBody, type: 'application/json' }));
  router.post('/login', (request, response) => {
    response.json(sessionView(session, login.begin(request, response), sandbox));
  });
  router.use(login.require());
  router.get('/session', (_request, response) => {
    response.json(sessionView(session, sessionIn(response), sandbox));
  });
  router.post('/logout', (_request, response) => {
    login.end(sessionIn(response), response);
    response.status(204).end();
  });
  router.get('/counts', async (request, response) => {
    response.json({ counts: await lists.counts(queryIn(request, boardFilter)) });
  });
  router.get('/cards', async (request, response) => {
    const { state, after, ...filter } = queryIn(request, pageQuery);
    response.json(await lists.page({ state, filter, after }));
  });
  router.get('/cards.csv', async (request, response) => {
    const { state, language, ...filter } = queryIn(request, exportQuery);
    await sendCsv(lists, { state, filter, language, timeZone: session.config.timeZone }, response);
  });
  router.get('/reasons', async (request, response) => {
    const { applications } = queryIn(request, reasonsQuery);
    response.json({ reasons: await stuckReasons(session, applications) });
  });
  router.get('/present', async (_request, response) => {
    response.json({ present: await presentBeforeList(session) });
  });
  router.get('/candidates/:application', async (request, response) => {
    response.json(await candidateStory(session, applicationIn(request)));
  });
  router.post('/candidates/:application/decision', async (request, response) => {
    const chosen = decision.safeParse(request.body);
    if (!chosen.success) throw malformed('the decision');
    response.json(await decided(options, applicationIn(request), chosen.data));
  });
  router.use(() => {
    throw noRoute();
  });
  return router;
}

/** The run judges the decision, and keeps it with its note, as from the commands. */
async function decided(
  { session, metrics, logger }: BoardApiOptions,
  id: number,
  chosen: Decision,
): Promise<{ status: string }> {
  const { update } = chosen;
  try {
    const { status } = await decide(session, applicationWorkflowId(id), chosen);
    metrics.decisions.inc({ decision: update, result: 'taken' });
    logger.info({ applicationId: id, decision: update, status }, 'Decision taken on the board');
    return { status };
  } catch (error) {
    const isAnswer = error instanceof BridgeError && error.code === 'BRIDGE_DECISION_REFUSED';
    metrics.decisions.inc({ decision: update, result: isAnswer ? 'refused' : 'unanswered' });
    throw error;
  }
}

function applicationIn({ params }: Request): number {
  const read = gupyId.safeParse(params['application']);
  if (!read.success) throw malformed('the id of the application');
  return read.data;
}

function queryIn<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const read = schema.safeParse(Object.fromEntries(new URL(request.url, 'http://board').searchParams));
  if (!read.success) throw malformed('the query');
  return read.data;
}
