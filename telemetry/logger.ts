// JSON lines to stdout, ids only (P-PII). Callers log ids, codes and counts; the redaction below is the second net, for
// objects of libraries that get into a line by accident. What could go wrong: an error's own fields carry what it was
// about (a request, a body), so errors are reduced to type, code, message, stack and cause. A full disk takes no line, and must not
// take the process along.
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { BridgeError } from '../domain/error-table';

export type Logger = PinoLogger;

export interface LoggerOptions {
  /** The process, named in every line. */
  component: string;
  /** @default LOG_LEVEL of the environment, else `info` */
  level?: string;
  /** @default stdout */
  destination?: DestinationStream;
}

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Fields that never belong into a line, wherever a library puts them. */
const forbiddenFields = [
  'address',
  'authorization',
  'birthDate',
  'birthdate',
  'body',
  'candidate',
  'cookie',
  'document',
  'email',
  'firstName',
  'gender',
  'headers',
  'identificationDocument',
  'lastName',
  'mobileNumber',
  'password',
  'payload',
  'payloads',
  'phone',
  'phoneNumber',
  'secret',
  'socialName',
  'summary',
  'token',
];

/** pino's paths name a depth each; nothing that we log is nested deeper. */
const redactedPaths = forbiddenFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

const longestMessage = 500;
const deepestCause = 4;

/** @throws BridgeError BRIDGE_ENVIRONMENT_INVALID for a level that does not exist */
export function createLogger({ component, level = process.env['LOG_LEVEL'], destination }: LoggerOptions): Logger {
  const options = {
    level: checkedLevel(level === undefined || level === '' ? 'info' : level.toLowerCase()),
    base: { component },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: redactedPaths, censor: '[redacted]' },
    serializers: { err: (error: unknown) => describeError(error) },
  };
  return pino(options, destination ?? standardOutput());
}

/** Bytes that wait for an output which takes nothing; later lines are lost. */
const mostUnwritten = 1024 * 1024;

/** An output that fails costs lines, and the work goes on. */
function standardOutput(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: true, maxLength: mostUnwritten });
  stream.on('error', () => undefined);
  // Called after a fatal line: it would write to a full disk again and again, and the process would neither work nor end.
  stream.flushSync = () => undefined;
  return stream;
}

function checkedLevel(level: string): string {
  if ((logLevels as readonly string[]).includes(level)) return level;
  throw new BridgeError('BRIDGE_ENVIRONMENT_INVALID', `LOG_LEVEL is not one of ${logLevels.join(', ')}`);
}

interface ErrorDescription {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: ErrorDescription;
}

/** An error as a line shows it: without its own fields, but `code`. */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: 'a value that is no error was thrown' };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message.slice(0, longestMessage),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined || depth > 0 ? {} : { stack: frames(error.stack) }),
    ...(error.cause instanceof Error && depth < deepestCause ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** The first lines of a stack repeat the message; only the frames are kept. */
function frames(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n');
}
