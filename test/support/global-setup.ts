// Finds or installs both Temporal servers once for all suites that need one, and says so while it takes minutes. Jest
// runs this once, however many projects name it.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { progressOn } from '../../dev-server/progress';
import { resolveTemporalCli } from '../../dev-server/temporal-cli';
import { resolveTestServer } from './time-skipping-server';

// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export
export default async function globalSetup(): Promise<void> {
  const progress = progressOn(process.stderr);
  process.env.TEMPORAL_TEST_SERVER_PATH = await resolveTestServer({ progress });
  process.env.TEMPORAL_CLI_PATH = await resolveTemporalCli({ progress });
  process.env.WORKFLOW_BUNDLE_FOLDER = mkdtempSync(path.join(tmpdir(), 'workflow-bundle-'));
}
