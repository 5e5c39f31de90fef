// The figures of one bench, printed and kept in bench/results with the machine, its load and the day.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';

const folder = path.join(__dirname, 'results');
const loadBefore = loadavg()[0] ?? 0;

export function keepResult(name: string, figures: object): void {
  const machine = {
    cores: cpus().length,
    node: process.version,
    load: { before: loadBefore, after: loadavg()[0] ?? 0 },
  };
  const text = `${JSON.stringify({ at: new Date().toISOString(), ...machine, ...figures }, undefined, 2)}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.json`), text);
  process.stdout.write(text);
}
