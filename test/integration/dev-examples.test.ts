// An example mapping through the whole product in one command: `dev --example` with the simulator as its vendor. In the quick loop one
// with a login and a callback URL of each order, one that is only asked, and one whose exam is taken by a link; in the long one all.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { exampleNames } from '../support/example-file';
import { sized } from '../support/loop-size';

const main = path.join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
const data = mkdtempSync(path.join(tmpdir(), 'bridge-examples-'));

afterAll(() => rmSync(data, { recursive: true, force: true }));

const examples = sized({
  quick: exampleNames.filter((name) => /sterling|testgorilla|testpress/.test(name)),
  long: exampleNames,
});

it.each(examples)(
  'dev --once --example %s: the exam is ordered, its result comes, and the tag is read back from Gupy',
  async (example) => {
    const args = [main, 'dev', '--once', '--data', data, '--example', example];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toMatch(/^ {2}candidate \d+ {3}tags: Apto$/m);
    expect(stdout).toContain(path.join(data, `example-${example}`, 'bridge.yaml'));
  },
);
