// The operators' port of a process: health, readiness, metrics. Never the public port (R20).
import express, { type ErrorRequestHandler, type Handler } from 'express';
import helmet from 'helmet';
import type { Gauge } from 'prom-client';
import { BridgeError } from '../domain/error-table';
import { listen, type ListeningServer } from './http-server';
import type { Logger } from './logger';

export interface OpsServerOptions {
  port: number;
  host: string;
  /** Its key in bridge.yaml, for the message when it is taken. */
  key: 'server.opsPort' | 'worker.opsPort' | 'console.opsPort';
  /** Why the process cannot do its work now; `undefined` when it can. A rejection is a no, and its message the reason. */
  whyNotReady: () => Promise<string | undefined>;
  /** Told with each probe and each scrape whether it can do its work. */
  ready: Gauge;
  /** The text of `/metrics`, in Prometheus' format. */
  metrics: () => Promise<string>;
  /** Told when the process becomes unready, with the reason, and when it is ready again. */
  logger: Pick<Logger, 'info' | 'warn'>;
  /** More routes of this process. */
  routes?: Handler;
}

/** A probe that waits longer is a failed probe anyway. */
const readyWithinMs = 2_000;

/** @throws BridgeError BRIDGE_PORT_IN_USE */
export async function startOpsServer(options: OpsServerOptions): Promise<ListeningServer> {
  const whyNotReady = readiness(options);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(helmet());
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const reason = await whyNotReady();
    if (reason === undefined) response.json({ status: 'ready' });
    else response.status(503).json({ status: 'not ready', reason });
  });
  app.get('/metrics', async (_request, response) => {
    await whyNotReady();
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics());
  });
  if (options.routes !== undefined) app.use(options.routes);
  app.use((_request, response) => {
    response.status(404).json({ message: 'There is no such route' });
  });
  app.use(answerFailure);
  const { port, host, key } = options;
  return listen(app, { port, host, purpose: `${key}, for health and metrics` });
}

/** Express would answer with the stack. */
const answerFailure: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).json({ message: 'It failed; look into the log' });
};

/** The log says what changes: orchestrators ask every few seconds, and nobody keeps what they were answered. */
function readiness({ whyNotReady, ready, logger }: OpsServerOptions): OpsServerOptions['whyNotReady'] {
  let state: 'starting' | 'ready' | 'disturbed' = 'starting';
  return async () => {
    const reason = await within(readyWithinMs, whyNotReady);
    ready.set(reason === undefined ? 1 : 0);
    if (reason === undefined) {
      if (state === 'disturbed') logger.info('Ready again');
      state = 'ready';
    } else if (state === 'ready') {
      logger.warn({ reason }, 'Not ready any more');
      state = 'disturbed';
    }
    return reason;
  };
}

async function within(ms: number, ask: OpsServerOptions['whyNotReady']): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${ms / 1000} s`), ms);
  });
  try {
    return await Promise.race([ask(), late]);
  } catch (error) {
    // Only an error for people says nothing that it should not.
    return error instanceof BridgeError ? error.message : 'an unforeseen failure; the log says what';
  } finally {
    clearTimeout(timer);
  }
}
