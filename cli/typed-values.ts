// Ids and ports on the command line, for commander.
import { InvalidArgumentError } from 'commander';

export function parseGupyId(text: string): number {
  return parsed(text, 'It must be a number, as Gupy shows it in the address of the page.');
}

/** An application id, the id of its run (`application-654321`), or a reference, as a provider knows it (`654321.123456.86547.ce36…`). */
export function parseApplicationId(text: string): number {
  const id = text
    .trim()
    .replace(/^application-/, '')
    .replace(/^(\d+)\.\d+\.\d+\.[0-9a-f]+(-\d+)?$/, '$1');
  return parsed(id, 'It must be the id of a Gupy application, a number such as 654321.');
}

function parsed(digits: string, otherwise: string): number {
  const id = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(id) || id < 1) throw new InvalidArgumentError(otherwise);
  return id;
}

/** 0 takes a free one. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new InvalidArgumentError('It must be a port.');
  return Number(text);
}
