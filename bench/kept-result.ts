// Where figures are kept: in bench/results, with the circumstances under which they were measured.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import type { Circumstances } from './circumstances';

export const resultsFolder = path.join(__dirname, 'results');

/** Printed too. */
export async function keepResult(name: string, result: Circumstances & { figures: unknown }): Promise<void> {
  process.stdout.write(await writeFormatted(path.join(resultsFolder, `${name}.json`), JSON.stringify(result)));
}

/** As `npm run format` would leave it. */
export async function writeFormatted(file: string, text: string): Promise<string> {
  const formatted = await formattedAs(file, text);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, formatted);
  return formatted;
}

export function formattedAs(file: string, text: string): Promise<string> {
  const parser = file.endsWith('.json') ? 'json' : 'markdown';
  return format(text, { parser, singleQuote: true, printWidth: 120 });
}
