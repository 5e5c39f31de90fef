// The one way a command fails: a line a person can act on, no stack, and the right exit code.
import { types } from 'node:util';
import { ConfigInvalid } from '../config/problem';
import { BridgeError, errorTable } from '../domain/error-table';
import { asTyped } from './command-name';
import { coloured } from './output';

/** A wrong command line; the message says what to write instead. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Writes to stderr and returns the exit code. */
export function fail(error: unknown): 1 | 2 {
  const text = describeError(error).replace(/^\w+(?=: )/, (what) => coloured(what, 'red', process.stderr));
  process.stderr.write(`${text}\n`);
  return exitCodeOf(error);
}

/** For `--json`: one JSON document on stderr, so that stdout has the answer or nothing. Returns the exit code. */
export function failAsJson(error: unknown): 1 | 2 {
  process.stderr.write(`${asTyped(JSON.stringify({ error: failureOf(error) }))}\n`);
  return exitCodeOf(error);
}

/** `code` is contract; `problems` are the lines of a configuration that cannot be used. */
function failureOf(error: unknown): { code: string; message: string; action: string; problems?: readonly string[] } {
  if (error instanceof ConfigInvalid) {
    const { code, entry, lines: problems } = error;
    return { code, message: entry.message, action: entry.action, problems };
  }
  if (error instanceof BridgeError) {
    const { code, entry, detail } = error;
    return { code, message: oneLine(`${entry.message}: ${detail}`), action: entry.action };
  }
  if (error instanceof UsageError) {
    const code = 'BRIDGE_USAGE';
    return { code, message: oneLine(error.message), action: errorTable[code].action };
  }
  const code = 'BRIDGE_INTERNAL';
  const text = types.isNativeError(error) ? error.message : String(error);
  return { code, message: oneLine(text), action: 'BRIDGE_DEBUG=1 without --json shows where.' };
}

/** 2 for the command line, else as the error table says. */
export function exitCodeOf(error: unknown): 1 | 2 {
  if (error instanceof UsageError) return 2;
  return error instanceof BridgeError ? (error.entry.exitCode ?? 1) : 1;
}

/** Something that a person can correct, so a stack would only hide it. */
export function isUsersMistake(error: unknown): boolean {
  return error instanceof BridgeError || error instanceof UsageError;
}

/** What `fail` prints: one line, except for the problems of a configuration, which have one line each. */
export function describeError(error: unknown): string {
  if (error instanceof ConfigInvalid) return asTyped(error.message);
  if (error instanceof BridgeError) return asTyped(`${oneLine(error.message)}. ${error.entry.action}`);
  if (error instanceof UsageError) return `error: ${oneLine(error.message)}`;
  const debug = process.env.BRIDGE_DEBUG === '1';
  if (debug && types.isNativeError(error)) return `error: ${error.stack ?? error.message}`;
  const trouble = fileTrouble(error) ?? listenTrouble(error);
  if (trouble !== undefined) return `error: ${oneLine(trouble)}`;
  const text = types.isNativeError(error) ? error.message : String(error);
  return `error: ${oneLine(text)} (BRIDGE_DEBUG=1 shows where)`;
}

const fileTroubles: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read or write there',
  EPERM: 'this user may not read or write there',
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  ENOENT: 'a folder of its path is missing',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file is in its place',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its path is too long',
};

const listenTroubles: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not; below 1024 a process needs the right to it',
  EADDRNOTAVAIL: 'it is no address of this machine',
  EAFNOSUPPORT: 'this machine has no such network',
};

/** Of a port or an address that a command was told to listen on. */
function listenTrouble(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { code = '', syscall, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const why = syscall === 'listen' && Object.hasOwn(listenTroubles, code) ? listenTroubles[code] : undefined;
  if (why === undefined) return undefined;
  return `nothing can listen at ${address}, port ${port}: ${why} (${code}). Choose another.`;
}

/** Of a file or folder that a command was told to use; `undefined` for every other error. */
function fileTrouble(error: unknown): string | undefined {
  if (!types.isNativeError(error)) return undefined;
  const { code = '', path, syscall = '' } = error as NodeJS.ErrnoException;
  const why = Object.hasOwn(fileTroubles, code) ? fileTroubles[code] : undefined;
  if (why === undefined || path === undefined || syscall.startsWith('spawn')) return undefined;
  return `${path} cannot be used: ${why} (${code}). Name another place, or correct this one.`;
}

/** Control characters of foreign answers must not move the cursor or start a line of their own. */
function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .replace(/\.$/, '');
}
