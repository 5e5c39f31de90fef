// The environment as bridge.yaml sees it: what the process has, and below it the `.env` beside the file.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { BridgeError } from '../domain/error-table';
import { type Environment } from './interpolation';

/** The real environment wins over the `.env` in the folder of `file`; a missing `.env` is fine. */
export function environmentFor(file: string, env: Environment): Environment {
  const path = join(dirname(file), '.env');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return env;
    throw new BridgeError('BRIDGE_CONFIG_INVALID', `${path} cannot be read (${code}). Fix: correct its permissions.`);
  }
  const set = Object.entries(env).filter(([, value]) => value !== undefined);
  // Notepad begins a file with a byte order mark, which would become part of the first name.
  return { ...parseEnv(text.replace(/^\uFEFF/, '')), ...Object.fromEntries(set) };
}
