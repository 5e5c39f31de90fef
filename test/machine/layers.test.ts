// `npm run layers` guards the arrows of ARCHITECTURE.md. Here every rule is broken on purpose, in a small copy of the
// folders outside the project, and must be reported by its name: a rule that cannot fail guards nothing.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFolder } from '../../config/package-folder';

interface Violation {
  from: string;
  to: string;
  rule: { name: string };
}

const root = packageFolder();
const configuration = join(root, '.dependency-cruiser.cjs');
const { forbidden } = createRequire(__filename)(configuration) as { forbidden: { name: string }[] };

/** One wrong import a rule, or more where the rule has more sides: file, what it imports, and whether as a type. */
const wrong: [rule: string, file: string, target: string, kind?: 'type'][] = [
  ['domain-is-pure', 'domain/reads-a-file.ts', 'node:fs'],
  ['domain-is-pure', 'domain/takes-a-package.ts', 'zod'],
  ['domain-is-pure', 'domain/knows-gupy.ts', '../gupy/target', 'type'],
  ['domain-is-pure', 'domain/knows-the-workflow.ts', '../workflows/target', 'type'],
  ['workflows-are-deterministic', 'workflows/reads-a-file.ts', 'node:fs'],
  ['workflows-are-deterministic', 'workflows/calls-gupy.ts', '../gupy/target'],
  ['workflows-are-deterministic', 'workflows/takes-the-client.ts', '@temporalio/client'],
  ['workflows-take-only-types-from-activities', 'workflows/runs-an-activity.ts', '../activities/target'],
  ['edges-point-down', 'gupy/knows-an-activity.ts', '../activities/target'],
  ['edges-point-down', 'config/knows-a-command.ts', '../cli/target', 'type'],
  ['edges-point-down', 'providers/knows-the-workflow.ts', '../workflows/target', 'type'],
  ['providers-know-no-config', 'providers/reads-the-settings.ts', '../config/target', 'type'],
  ['activities-point-down', 'activities/knows-the-workflow.ts', '../workflows/target'],
  ['activities-point-down', 'activities/knows-the-worker.ts', '../worker/target'],
  ['operator-points-down', 'operator/knows-the-receiver.ts', '../api/target'],
  ['operator-points-down', 'operator/knows-a-command.ts', '../cli/target', 'type'],
  ['processes-point-down', 'api/knows-a-command.ts', '../cli/target'],
  ['processes-point-down', 'worker/knows-a-command.ts', '../cli/target'],
  ['processes-point-down', 'simulator/knows-a-command.ts', '../cli/target'],
  ['processes-stand-apart', 'api/knows-the-worker.ts', '../worker/target'],
  ['processes-stand-apart', 'api/knows-the-simulator.ts', '../simulator/target'],
  ['worker-stands-apart', 'worker/knows-the-receiver.ts', '../api/target'],
  ['console-stands-apart', 'console/knows-the-worker.ts', '../worker/target'],
  ['front-knows-no-product', 'console/front/knows-the-board.ts', '../target'],
  ['front-knows-no-product', 'console/front/knows-the-domain.ts', '../../domain/target'],
  ['front-knows-no-product', 'console/front/reads-the-settings.ts', '../../config/target'],
  ['simulator-stands-apart', 'simulator/knows-the-board.ts', '../console/target'],
  ['simulator-stands-apart', 'simulator/knows-the-receiver.ts', '../api/target'],
  ['simulator-stands-apart', 'simulator/shares-the-client.ts', '../gupy/target'],
  ['simulator-stands-apart', 'simulator/shares-an-adapter.ts', '../providers/target'],
  ['simulator-stands-apart', 'simulator/shares-the-outcomes.ts', '../domain/target', 'type'],
  ['product-knows-no-tests', 'cli/knows-a-test.ts', '../test/target'],
  ['product-knows-no-tests', 'gupy/knows-a-bench.ts', '../bench/target'],
  ['no-circular', 'temporal/one.ts', './other'],
];

/** What must stay allowed. */
const right: [file: string, target: string, kind?: 'type'][] = [
  ['cli/starts-a-process.ts', '../api/target'],
  ['cli/starts-the-simulator.ts', '../simulator/target'],
  ['cli/decides.ts', '../operator/target'],
  ['operator/names-updates.ts', '../workflows/target'],
  ['worker/runs-activities.ts', '../activities/target'],
  ['worker/bundles-the-workflow.ts', '../workflows/target'],
  ['workflows/names-activities.ts', '../activities/target', 'type'],
  ['workflows/decides.ts', '../domain/target'],
  ['workflows/speaks-temporal.ts', '@temporalio/workflow'],
  ['activities/calls-gupy.ts', '../gupy/target'],
  ['gupy/goes-out.ts', '../outbound/target'],
  ['gupy/knows-the-domain.ts', '../domain/target'],
  ['config/checks-a-mapping.ts', '../providers/target'],
  ['simulator/reads-a-file.ts', 'node:fs'],
  ['simulator/shows-a-page.ts', '../console/front/target'],
  ['console/asks-temporal.ts', '../temporal/target'],
];

const folders = [
  ...['domain', 'workflows', 'activities', 'operator', 'api', 'worker', 'console', 'simulator', 'cli', 'test', 'bench'],
  ...['gupy', 'providers', 'temporal', 'config', 'outbound', 'rate', 'telemetry', 'dev-server'],
];

let copy: string;
let violations: Violation[];

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), 'layers-'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), text);
  };
  for (const folder of [...folders, 'console/front']) write(`${folder}/target.ts`, 'export const target = 1;\n');
  for (const [, file, target, kind = ''] of wrong) write(file, `import ${kind} * as used from '${target}';\nused;\n`);
  for (const [file, target, kind = ''] of right) write(file, `import ${kind} * as used from '${target}';\nused;\n`);
  write('temporal/other.ts', "export * from './one';\n");
  write('tsconfig.json', '{ "compilerOptions": { "module": "node16", "moduleResolution": "node16" } }');
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  violations = await cruise();
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

async function cruise(): Promise<Violation[]> {
  const tool = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [tool, '--config', configuration, '--output-type', 'json', ...folders];
  const output = await new Promise<string>((resolve, reject) => {
    // It exits with the number of violations: what counts is whether it told them.
    execFile(process.execPath, args, { cwd: copy, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      stdout === '' ? reject(error ?? new Error(stderr)) : resolve(stdout),
    );
  });
  return (JSON.parse(output) as { summary: { violations: Violation[] } }).summary.violations;
}

const rulesBrokenBy = (file: string): string[] =>
  violations.filter(({ from }) => from === file).map(({ rule }) => rule.name);

test.each(wrong)('layers: %s reports %s for importing %s', (rule, file) => {
  expect(rulesBrokenBy(file)).toContain(rule);
});

test.each(right)('layers: %s may import %s', (file) => {
  expect(rulesBrokenBy(file)).toEqual([]);
});

test('layers: every rule has a wrong import here that it reports', () => {
  expect([...new Set(wrong.map(([rule]) => rule))].toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted());
});

test('layers: the check looks at every folder of the product', () => {
  const { scripts } = createRequire(__filename)(join(root, 'package.json')) as { scripts: { layers: string } };
  const product = folders.filter((folder) => folder !== 'test' && folder !== 'bench');
  expect(product.filter((folder) => !scripts.layers.split(' ').includes(folder))).toEqual([]);
});
