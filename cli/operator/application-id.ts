import { InvalidArgumentError } from 'commander';

/** For commander: an application id, also as it stands in the id of its run (`application-654321`). */
export function parseApplicationId(text: string): number {
  const digits = text.replace(/^application-/, '');
  const id = Number(digits);
  if (!/^\d+$/.test(digits) || !Number.isSafeInteger(id) || id < 1) {
    throw new InvalidArgumentError('It must be the id of a Gupy application.');
  }
  return id;
}
