// A rule that no test names is a rule that nobody holds: R1 to R20 are about what we receive, R21 to R25 about what we send.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(__dirname, '..');
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(path.join(folder, file), 'utf8'));

/** What stands in quotes, and so may be a title. */
const titles = texts.flatMap((text) => text.match(/(['"`])(?:(?!\1)[^\\\n]|\\.)*\1/g) ?? []);

it.each(Array.from({ length: 25 }, (_, index) => `R${index + 1}`))('%s is the name of a test', (rule) => {
  expect(titles.filter((title) => new RegExp(`\\b${rule}\\b`).test(title)).length).toBeGreaterThan(0);
});
