// The built program as another version of it: what a rolling upgrade starts beside the present one.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import { packageFolder } from '../../config/package-folder';
import { failureConverterPath } from '../../temporal/data-converter';

export interface BuiltRelease {
  version: string;
  /** For `node`. */
  main: string;
  remove(): void;
}

const silent = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error };

/** @param workflowsPath its workflow code. @default the present one */
export async function builtRelease(version: string, workflowsPath?: string): Promise<BuiltRelease> {
  const from = packageFolder();
  const folder = mkdtempSync(path.join(tmpdir(), 'bridge-release-'));
  const own = ['dist', 'package.json', '.git'];
  for (const name of readdirSync(from))
    if (!own.includes(name)) symlinkSync(path.join(from, name), path.join(folder, name));
  cpSync(path.join(from, 'dist'), path.join(folder, 'dist'), { recursive: true });
  const about = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as object;
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ ...about, version }));
  if (workflowsPath !== undefined) {
    const { code } = await bundleWorkflowCode({ workflowsPath, failureConverterPath, logger: silent });
    writeFileSync(path.join(folder, 'dist', 'worker', 'workflows.bundle.js'), code);
  }
  return {
    version,
    main: path.join(folder, 'dist', 'cli', 'main.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
