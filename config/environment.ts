// The environment as bridge.yaml sees it: what the process has, and below it the `.env` beside the file.
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { BridgeError } from '../domain/error-table';
import { slipsInEnv } from './env-lines';
import type { Environment } from './interpolation';
import { ConfigInvalid } from './problem';
import { decodedText } from '../outbound/foreign-text';

// A file that people edit, as text. PowerShell and Notepad save UTF-16, with a mark at its beginning; other editors save Windows-1252. What
// could go wrong: accents that are read as something else would be a step that matches nobody, and a text for recruiters with holes.

/**
 * Without its mark; a lone carriage return, as editors of old Macs end a line, is a line break.
 * @param name as it is printed
 * @throws BridgeError BRIDGE_CONFIG_INVALID where it is no text; what the file system says where it cannot be read
 */
export function readTextFile(file: string, name = file): string {
  const bytes = readBytes(file);
  try {
    return decodedText(bytes).replace(/\r(?!\n)/g, '\n');
  } catch {
    const place = `${name}:${lineWithout(bytes)}`;
    throw new BridgeError(
      'BRIDGE_CONFIG_INVALID',
      `${place} is not UTF-8. Fix: save the file as UTF-8 in your editor.`,
    );
  }
}

/** Of a folder Node says everything but its name. */
function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}

/** The first line that is no UTF-8. */
function lineWithout(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = bytes.indexOf('\n', start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}

/** Why a file could not be read, behind its name. */
export function unreadable({ code }: NodeJS.ErrnoException): string {
  return code === 'EISDIR'
    ? 'is a folder, as Docker makes one where the file to mount is missing'
    : `cannot be read (${code})`;
}

/**
 * The real environment wins over the `.env` in the folder of `file`; a missing `.env` is fine.
 * @throws ConfigInvalid for a line that would be taken for another
 */
export function environmentFor(file: string, env: Environment): Environment {
  const path = join(dirname(file), '.env');
  let text: string;
  try {
    text = readTextFile(path);
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    const reason = error as NodeJS.ErrnoException;
    if (reason.code === 'ENOENT') return env;
    const fix = reason.code === 'EISDIR' ? 'put the file in its place' : 'correct its permissions';
    throw new BridgeError('BRIDGE_CONFIG_INVALID', `${path} ${unreadable(reason)}. Fix: ${fix}.`);
  }
  const slips = slipsInEnv(text);
  if (slips.length > 0) throw new ConfigInvalid(path, slips);
  const set = Object.entries(env).filter(([, value]) => value !== undefined);
  return { ...parseEnv(text), ...Object.fromEntries(set) };
}
