// The operators' port of a process: health, readiness, metrics. Never the public port (R20).
import express, { type ErrorRequestHandler, type Handler } from 'express';
import helmet from 'helmet';
import { listen, type ListeningServer } from './http-server';

export interface OpsServerOptions {
  port: number;
  host?: string;
  /** Its key in bridge.yaml, for the message when it is taken. */
  key: 'server.opsPort' | 'worker.opsPort';
  /** Whether the process can do its work now; a rejection is a no. */
  isReady: () => Promise<boolean>;
  /** The text of `/metrics`, in Prometheus' format. */
  metrics: () => Promise<string>;
  /** More routes of this process. */
  routes?: Handler;
}

/** A probe that waits longer is a failed probe anyway. */
const readyWithinMs = 2_000;

/** @throws BridgeError BRIDGE_PORT_IN_USE */
export async function startOpsServer(options: OpsServerOptions): Promise<ListeningServer> {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(helmet());
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', async (_request, response) => {
    const ready = await within(readyWithinMs, options.isReady);
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready' });
  });
  app.get('/metrics', async (_request, response) => {
    response.type('text/plain; version=0.0.4; charset=utf-8').send(await options.metrics());
  });
  if (options.routes !== undefined) app.use(options.routes);
  app.use((_request, response) => {
    response.status(404).json({ message: 'There is no such route' });
  });
  app.use(answerFailure);
  const { port, host, key } = options;
  return listen(app, { port, purpose: `${key}, for health and metrics`, ...(host === undefined ? {} : { host }) });
}

/** Express would answer with the stack. */
const answerFailure: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).json({ message: 'It failed; look into the log' });
};

async function within(ms: number, check: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([check(), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
