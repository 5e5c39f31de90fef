// Every rule for what is received and sent has a test that carries its number in its title.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../../config/package-folder';

const folder = join(packageFolder(), 'test');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
const rules = Array.from({ length: 25 }, (_, index) => `R${index + 1}`);

test.each(rules)('%s is the name of a test', (rule) => {
  const title = new RegExp(
    `^\\s*(?:it|test|describe)\\b[^\\n]*?(?:\\n\\s*)?['"\`](?:[A-Z]+\\d*(?:-[A-Z]+)?,? )*${rule}\\b`,
    'm',
  );
  expect(texts.filter((text) => title.test(text)).length).toBeGreaterThan(0);
});
