// An express app for strangers: it says nothing of itself, and reads nothing that no handler asked for.
import express, { type Express } from 'express';
import helmet from 'helmet';

export function strictApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  // One path has one spelling, so that no request gets past the rule of a proxy that names it.
  app.enable('case sensitive routing');
  app.use(helmet());
  return app;
}
