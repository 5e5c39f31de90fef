import { InvalidArgumentError } from 'commander';

/** The run refuses a longer one. */
const longest = 500;

/** For commander: why an operator decided so. */
export function parseNote(text: string): string {
  const note = text.trim();
  if (note === '' || note.length > longest) {
    throw new InvalidArgumentError(`It must say why, in at most ${longest} characters.`);
  }
  return note;
}
