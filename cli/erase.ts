// Takes everything of one application out of Temporal, running or not (LGPD art. 16 and 18), and leaves one audit line that
// says who and when, and nothing of the person. What could go wrong: Gupy or the provider speak of the application again and
// a new run starts; the text says so, and those that start meanwhile are deleted too.
import { userInfo } from 'node:os';
import { createLogger } from '../telemetry/logger';
import { type CommonOptions } from './common-options';
import { UsageError } from './fail';
import { parseApplicationId } from './gupy-id';
import { storedExecutions, storedHistories } from './operator/stored-application';
import { withTemporal } from './operator/temporal-session';
import { countOf, print } from './output';
import { type BridgeCommand } from './program';
import { progressBar } from './progress-bar';

interface EraseOptions extends CommonOptions {
  yes?: boolean;
}

export function registerErase(program: BridgeCommand): void {
  program
    .command('erase')
    .description('delete everything that is stored about an application; it cannot be undone')
    .argument('<applicationId>', 'id of the Gupy application', parseApplicationId)
    .option('--yes', 'do it; without it nothing is deleted')
    .takesConfig()
    .withExamples('erase 654321 --yes')
    .performs(erase);
}

async function erase(applicationId: number, options: EraseOptions): Promise<number> {
  const erased = await withTemporal(options, async (session) => {
    const found = await storedHistories(session, applicationId);
    if (options.yes !== true) {
      throw new UsageError(
        `${countOf(found.length, 'run')} would be deleted for good; nothing was. Say --yes: erase ${applicationId} --yes`,
      );
    }
    return { place: session.place, ...(await storedExecutions(session).eraseAll(applicationId, progressBar)) };
  });
  audit(applicationId, erased);
  print(
    `${countOf(erased.count, 'run')} of application ${applicationId} deleted. What Gupy and the provider keep is theirs; an order ` +
      'that is open there stays open. When either speaks of this application again, a new run starts: within 15 minutes ' +
      'where the candidate is still in an exam step and nothing in Gupy tells that it was settled.',
  );
  if (!erased.isLeft) return 0;
  print('New runs of it came all the while, and the last is there: stop the sender, or the api, and erase again.');
  return 1;
}

/** On stderr, so that it can be kept apart from what people read. */
function audit(applicationId: number, { place, count }: { place: string; count: number }): void {
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const logger = createLogger({ component: 'audit', level: 'info', destination });
  logger.info({ applicationId, by: userInfo().username, place, count }, 'Erased');
}
