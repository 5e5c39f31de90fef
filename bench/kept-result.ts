// The figures of one command of its own, printed and kept in bench/results with the machine, its load and the day.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { format } from 'prettier';

export const resultsFolder = path.join(__dirname, 'results');
const loadBefore = loadavg()[0] ?? 0;

export async function keepResult(name: string, figures: object): Promise<void> {
  const machine = {
    cores: cpus().length,
    node: process.version,
    load: { before: loadBefore, after: loadavg()[0] ?? 0 },
  };
  const result = { at: new Date().toISOString(), ...machine, ...figures };
  process.stdout.write(await writeFormatted(path.join(resultsFolder, `${name}.json`), JSON.stringify(result)));
}

/** As `npm run format` would leave it. */
export async function writeFormatted(file: string, text: string): Promise<string> {
  const parser = file.endsWith('.json') ? 'json' : 'markdown';
  const formatted = await format(text, { parser, singleQuote: true, printWidth: 120 });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, formatted);
  return formatted;
}
