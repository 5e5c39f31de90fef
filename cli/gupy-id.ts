// Ids on the command line, for commander.
import { InvalidArgumentError } from 'commander';

export function parseGupyId(text: string): number {
  return parsed(text, 'It must be a Gupy id.');
}

/** An application id, or the id of its run (`application-654321`). */
export function parseApplicationId(text: string): number {
  return parsed(text.replace(/^application-/, ''), 'It must be the id of a Gupy application.');
}

function parsed(digits: string, otherwise: string): number {
  const id = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(id) || id < 1) throw new InvalidArgumentError(otherwise);
  return id;
}
