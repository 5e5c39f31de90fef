// The workflow code of these sources as one bundle, made once in a run of Jest, by the suite that needs it first: to bundle takes
// seconds of a core, and a dozen suites need the very same. The others wait for it, or find it.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { acquireLock } from '../../dev-server/exclusive-lock';

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error };

export async function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  const folder = process.env['WORKFLOW_BUNDLE_FOLDER'];
  if (folder === undefined) return bundleOf(require.resolve('../../workflows/all-workflows'));
  const file = path.join(folder, 'bundle.json');
  const lock = await acquireLock(path.join(folder, 'lock'), { waitMs: 60_000 });
  try {
    if (!existsSync(file)) await write(file);
  } finally {
    lock.release();
  }
  return JSON.parse(readFileSync(file, 'utf8')) as WorkflowBundleWithSourceMap;
}

/** Of other code than the product's, which nobody shares. */
export function bundleOf(workflowsPath: string): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({ workflowsPath, logger: silent });
}

async function write(file: string): Promise<void> {
  const bundle = await bundleOf(require.resolve('../../workflows/all-workflows'));
  writeFileSync(`${file}.draft`, JSON.stringify(bundle));
  renameSync(`${file}.draft`, file);
}
