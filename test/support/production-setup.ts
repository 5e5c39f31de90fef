// Finds or installs what the production topology needs, once for all its suites: PostgreSQL, the Temporal server with its schema tool,
// and the Temporal CLI, with which the namespace is made.
import { progressOn } from '../../dev-server/progress';
import { resolveTemporalCli } from '../../dev-server/temporal-cli';
import { postgresFolder } from './postgres-programs';
import { resolveTemporalServer } from './temporal-server-programs';

// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export
export default async function productionSetup(): Promise<void> {
  const progress = progressOn(process.stderr);
  process.env['POSTGRES_BIN'] = postgresFolder();
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress });
  process.env['TEMPORAL_SERVER_PATH'] = await resolveTemporalServer({ progress });
}
