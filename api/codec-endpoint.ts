// `POST /codec/decode|encode` on the ops port decrypts payloads for the Temporal UI. A caller reads results in clear, so the
// endpoint requires a token of its own, and browsers only from the configured origins. The UI sends a token over HTTPS only;
// if it is served over plain HTTP, on one machine, the path holds the token: `/codec/key/<token>`.
import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import type { Logger } from '../telemetry/logger';
import type { ApiMetrics } from '../telemetry/metrics';
import type { BearerSecrets } from './bearer-secrets';
import { answerError } from './error-responder';

export interface CodecEndpointOptions {
  codec: PayloadCodec;
  token: BearerSecrets;
  /** Origins of the Temporal UI. */
  origins: readonly string[];
  metrics: ApiMetrics;
  logger: Logger;
  nowMs: () => number;
}

/** Bytes: a page of history holds many payloads of up to 2 MB. */
const bodyLimit = 16 * 1024 * 1024;

/** Seconds a browser may keep the answer to its preflight. */
const preflightSeconds = 600;

/** More than a page of history holds; more would block the event loop, which the receivers share. */
const mostPayloads = 20_000;

const base64 = z.string().transform((text) => Buffer.from(text, 'base64'));
const payload = z.object({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() });
/** proto3-JSON omits empty fields. */
const payloads = z.object({
  payloads: z.array(z.unknown()).max(mostPayloads).pipe(z.array(payload)).optional(),
});

const form = `{"payloads": [{"metadata": {}, "data": ""}]} with base64 values, ${mostPayloads} payloads at most`;

const plain = '/codec';
const withKey = '/codec/key/:token';

export function codecEndpoint(options: CodecEndpointOptions): Router {
  const { codec } = options;
  const router = Router();
  router.use(
    [withKey, plain],
    cors(options.origins),
    authenticate(options),
    express.json({ limit: bodyLimit, type: () => true }),
  );
  for (const way of ['decode', 'encode'] as const) {
    const run = convert(options, (list) => codec[way](list));
    router.post([`${withKey}/${way}`, `${plain}/${way}`], run);
  }
  router.use(plain, answerFailure(options));
  return router;
}

function cors(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins);
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    if (origin !== undefined && allowed.has(origin)) {
      response.set('Access-Control-Allow-Origin', origin);
      response.set('Access-Control-Allow-Methods', 'POST, OPTIONS');
      response.set('Access-Control-Allow-Headers', 'content-type, x-namespace, authorization');
      response.set('Access-Control-Max-Age', String(preflightSeconds));
    }
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

function authenticate({ token, nowMs, metrics }: CodecEndpointOptions): RequestHandler {
  return (request, response, next) => {
    const inPath = request.params['token'];
    const known = typeof inPath === 'string' ? token.matches(inPath, nowMs()) : token.accepts(request, nowMs());
    if (known) return next();
    metrics.refused.inc({ route: 'codec', reason: 'unauthenticated' });
    answerError(response, 'BRIDGE_UNAUTHENTICATED', 'Authorization must be Bearer and privacy.codec.token');
  };
}

function convert(
  { metrics, logger }: CodecEndpointOptions,
  run: (list: Payload[]) => Promise<Payload[]>,
): RequestHandler {
  return async (request, response) => {
    const body = payloads.safeParse(request.body);
    if (!body.success) throw new SyntaxError('payloads');
    try {
      const converted = await run((body.data.payloads ?? []) as Payload[]);
      response.json({ payloads: converted.map(written) });
    } catch (error) {
      metrics.refused.inc({ route: 'codec', reason: 'undecodable' });
      logger.warn({ err: error }, 'A payload could not be converted');
      answerError(response, 'BRIDGE_MALFORMED', 'a payload could not be converted with the configured keys');
    }
  };
}

function written({ metadata, data }: Payload): { metadata: Record<string, string>; data: string } {
  const entries = Object.entries(metadata ?? {}).map(([key, value]) => [key, toBase64(value)] as const);
  return { metadata: Object.fromEntries(entries), data: toBase64(data ?? new Uint8Array()) };
}

/** A decoded message without the field shows a plain empty array in place of bytes. */
function toBase64(bytes: ArrayLike<number>): string {
  return Buffer.from(bytes).toString('base64');
}

/** Errors of the JSON parser quote the body, so the answer names only their kind. */
function answerFailure({ metrics }: CodecEndpointOptions): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const tooLarge = (error as { type?: unknown } | null)?.type === 'entity.too.large';
    metrics.refused.inc({ route: 'codec', reason: tooLarge ? 'too-large' : 'malformed' });
    if (tooLarge) answerError(response, 'BRIDGE_TOO_LARGE', `the limit is ${bodyLimit} bytes`);
    else answerError(response, 'BRIDGE_MALFORMED', `the body must be ${form}`);
  };
}
