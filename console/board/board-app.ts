// The board as one express app: guards, the data, and the page, whose files hold nothing that needs a login.
import type { Express } from 'express';
import { strictApp } from '../../telemetry/strict-app';
import { FrontFiles } from '../front/front-files';
import { frontRouter } from '../front/front-router';
import { boardApi, type BoardApiOptions } from './board-api';
import { answerBoardErrors, type BoardResponder, noRoute } from './board-errors';
import type { BoardOrigins } from './origins';
import { guardRequests } from './request-guard';

export interface BoardAppOptions extends BoardApiOptions {
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
