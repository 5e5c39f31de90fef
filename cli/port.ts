// A port as it is typed; 0 takes a free one.
import { InvalidArgumentError } from 'commander';

export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a port.');
  return Number(text);
}
