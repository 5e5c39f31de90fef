// Worker Versioning: do workers with this bridge.yaml get tasks at all? Nothing is said where nothing is versioned.
import { type TemporalSession } from '../../operator/temporal-session';
import { type BuildShare, buildText, noTasks, shareOfBuild } from '../../temporal/worker-build';
import { type CheckResult, fine, problem } from './check-result';

const name = 'worker build';

export async function checkBuild({ client, askServer, namespace, config }: TemporalSession): Promise<CheckResult[]> {
  const { connection } = client;
  const share = await askServer(() => shareOfBuild({ connection, namespace, config }));
  const error = noTasks(share);
  if (error !== undefined) return [problem(name, error.message, actionOf(share))];
  return share.build === undefined ? [] : [fine(name, `${buildText(share.build)} gets ${share.tasks}`)];
}

const setCurrent = 'temporal worker deployment set-current-version --deployment-name';

function actionOf({ build, current }: BuildShare): string {
  if (build !== undefined)
    return `when its worker polls, type: ${setCurrent} ${build.deploymentName} --build-id ${build.buildId}`;
  return `write temporal.versioning into bridge.yaml, or give it up: ${setCurrent} ${current?.deploymentName} --unversioned`;
}
