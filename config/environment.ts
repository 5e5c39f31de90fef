// The environment as bridge.yaml sees it: what the process has, and below it the `.env` beside the file.
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { BridgeError } from '../domain/error-table';
import { type Environment } from './interpolation';
import { readTextFile } from './text-file';

/** The real environment wins over the `.env` in the folder of `file`; a missing `.env` is fine. */
export function environmentFor(file: string, env: Environment): Environment {
  const path = join(dirname(file), '.env');
  let text: string;
  try {
    text = readTextFile(path);
  } catch (error) {
    if (error instanceof BridgeError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return env;
    throw new BridgeError('BRIDGE_CONFIG_INVALID', `${path} cannot be read (${code}). Fix: correct its permissions.`);
  }
  const set = Object.entries(env).filter(([, value]) => value !== undefined);
  return { ...parseEnv(text), ...Object.fromEntries(set) };
}
