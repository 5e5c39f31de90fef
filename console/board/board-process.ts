// The board as a process: its page on one port, health and metrics on another. It starts, and says so, while Temporal is down; it
// stores nothing, so several of them or a restart cost a login at most.
import type { Express } from 'express';
import type { BridgeConfig, ConsoleConfig } from '../../config/bridge-config';
import { openSession, type TemporalSession } from '../../operator/temporal-session';
import { TemporalState } from '../../operator/temporal-state';
import { monotonicClock } from '../../outbound/clock';
import { listen, strictApp } from '../../telemetry/http-server';
import type { Logger } from '../../telemetry/logger';
import { beginBoardCounts } from '../../telemetry/known-labels';
import { createBoardMetrics } from '../../telemetry/metrics';
import { startOpsServer } from '../../telemetry/ops-server';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import type { TemporalPlace } from '../../temporal/connection';
import { BoardLists } from './board-lists';
import { Login } from './login';
import { boardOrigins, guardRequests, type BoardOrigins } from './request-guard';
import { Sessions, OneTimeCodes } from './sessions';
import { FrontFiles, frontRouter } from '../front/front-files';
import { boardApi, type BoardApiOptions } from './board-api';
import { answerBoardErrors, type BoardResponder, noRoute } from './board-errors';

interface BoardOptions {
  config: BridgeConfig & { console: ConsoleConfig };
  place: TemporalPlace;
  logger: Logger;
  /** Address of the page that leads here, for the way back: the sandbox of `dev`. @default none */
  sandbox?: string | undefined;
}

export interface RunningBoard {
  port: number;
  opsPort: number;
  /** An address that logs in once, and opens this candidate, or the columns. */
  loginLink(applicationId?: number): string;
  /** Takes no new connection, answers what is in flight (10 s at most), then ends (T11). */
  close(): Promise<void>;
}

/** Refused requests of a source in a minute, before it gets 429. */
const refusalsPerMinute = 30;

/** Milliseconds: the limit that SIGTERM gives. */
const drainMs = 10_000;

/** @throws BridgeError BRIDGE_PORT_IN_USE, BRIDGE_HOST_UNUSABLE */
export async function startBoard({ config, place, logger, sandbox }: BoardOptions): Promise<RunningBoard> {
  const { host, port, opsHost, opsPort, publicUrl } = config.console;
  const session = openSession(config, place);
  const draining = new AbortController();
  const { client, place: where } = session;
  const means = { away: 'meanwhile the board shows no candidate', there: 'the board shows the candidates' };
  const temporal = new TemporalState({ client, place: where, logger, stop: draining.signal, means });
  const metrics = createBoardMetrics();
  beginBoardCounts(metrics);
  const codes = new OneTimeCodes();
  const stops: (() => Promise<void>)[] = [() => session.client.connection.close()];
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next !== undefined; next = stops.pop()) await next();
  };
  try {
    const ops = await startOpsServer({
      host: opsHost,
      port: opsPort,
      key: 'console.opsPort',
      whyNotReady: () => temporal.whyNotReady(),
      ready: metrics.ready,
      logger,
      metrics: () => metrics.registry.metrics(),
    });
    stops.push(() => ops.close(0));
    const app = appOf({ session, config, codes, metrics, logger, sandbox });
    const board = await listen(app, { host, port, purpose: 'console.port, for the board' });
    stops.push(() => board.close(drainMs));
    logger.info({ port: board.port, opsPort: ops.port }, 'Listening');
    void temporal.announce();
    return {
      port: board.port,
      opsPort: ops.port,
      loginLink: (applicationId) => {
        const candidate = applicationId === undefined ? '' : `&candidate=${applicationId}`;
        return `${publicUrl ?? `http://127.0.0.1:${board.port}`}/#code=${codes.make()}${candidate}`;
      },
      close() {
        draining.abort();
        return stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface AppParts extends Pick<BoardOptions, 'config' | 'logger' | 'sandbox'> {
  session: TemporalSession;
  codes: OneTimeCodes;
  metrics: ReturnType<typeof createBoardMetrics>;
}

function appOf({ config, codes, ...shared }: AppParts): ReturnType<typeof boardApp> {
  const { port, token } = config.console;
  const origins = boardOrigins(config.console, port);
  const { isSecure } = origins;
  const login = new Login({
    sessions: new Sessions(),
    codes,
    token,
    isSecure,
    metrics: shared.metrics,
    logger: shared.logger,
  });
  const lists = new BoardLists(shared.session);
  const limiter = new RefusalLimiter(refusalsPerMinute, monotonicClock);
  return boardApp({ ...shared, lists, login, origins, limiter });
}

// The board as one express app: guards, the data, and the page, whose files hold nothing that needs a login.

interface BoardAppOptions extends BoardApiOptions {
  origins: BoardOrigins;
  limiter: BoardResponder['limiter'];
}

export function boardApp(options: BoardAppOptions): Express {
  const app = strictApp();
  app.use(guardRequests(options.origins));
  app.use('/api', boardApi(options));
  app.use(frontRouter(new FrontFiles('console/board/page')));
  app.use(() => {
    throw noRoute();
  });
  app.use(answerBoardErrors(options));
  return app;
}
