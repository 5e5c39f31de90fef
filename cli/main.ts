#!/usr/bin/env node
// The command line. A command is one file that exports `register…(program)`: add it to the list below.
import { registerApi } from './api';
import { registerCheck } from './check';
import { registerDev } from './dev';
import { registerErase } from './erase';
import { registerExplain } from './explain';
import { registerExport } from './export';
import { registerInit } from './init';
import { registerOverride } from './override';
import { buildProgram, runProgram } from './program';
import { registerReconcile } from './reconcile';
import { registerRetry } from './retry';
import { registerSimulator } from './simulator';
import { registerSkip } from './skip';
import { registerStatus } from './status';
import { registerWebhook } from './webhook';
import { registerWorker } from './worker';

const commands = [
  registerDev,
  registerInit,
  registerCheck,
  registerExplain,
  registerApi,
  registerWorker,
  registerSimulator,
  registerWebhook,
  registerReconcile,
  registerStatus,
  registerRetry,
  registerOverride,
  registerSkip,
  registerExport,
  registerErase,
];

// A reader that ends early (`… | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

void runProgram(buildProgram(commands), process.argv.slice(2)).then((code) => {
  if (code !== 0) process.exitCode = code;
});
