// Under which circumstances a figure was measured: no figure means anything without them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { packageFolder } from '../config/package-folder';
import type { Database } from './databases';

export interface Circumstances {
  /** ISO, when it ended. */
  at: string;
  command: string;
  minutes: number;
  machine: { cores: number; model: string; memoryGb: number };
  /** Of the last minute. */
  load: { before: number; after: number };
  versions: Readonly<Record<string, string>>;
}

/** From now on. @param script of package.json @returns what to call at the end */
export function watchCircumstances(script: string, databases: readonly Database[]): () => Circumstances {
  const begun = performance.now();
  const before = load();
  const args = process.argv.slice(2);
  const command = [`npm run ${script}`, ...(args.length > 0 ? ['--', ...args] : [])].join(' ');
  return () => ({
    at: new Date().toISOString(),
    command,
    minutes: rounded((performance.now() - begun) / 60_000),
    machine: { cores: cpus().length, model: cpus()[0]?.model ?? '', memoryGb: Math.round(totalmem() / 2 ** 30) },
    load: { before, after: load() },
    versions: versionsOf(databases),
  });
}

/** Of the programs that `productionSetup` found. */
function versionsOf(databases: readonly Database[]): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(path.join(packageFolder(), 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const { TEMPORAL_CLI_PATH: cli = '', TEMPORAL_SERVER_PATH: server = '', POSTGRES_BIN: postgres = '' } = process.env;
  const all = { node: process.version.slice(1), sdk: dependencies['@temporalio/client'] ?? '' };
  return {
    ...all,
    ...(databases.includes('sqlite') ? { 'server on SQLite': saidBy(cli, /Server (\d+\.\d+\.\d+)/) } : {}),
    ...(databases.includes('postgres')
      ? {
          'server on PostgreSQL': saidBy(server, /(\d+\.\d+\.\d+)/),
          postgres: saidBy(path.join(postgres, 'postgres'), /(\d+\.\d+)/),
        }
      : {}),
  };
}

function saidBy(program: string, version: RegExp): string {
  return version.exec(execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 60_000 }))?.[1] ?? 'unknown';
}

function load(): number {
  return rounded(loadavg()[0] ?? 0);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
