// Whether Temporal gives tasks to the build of this worker (Worker Versioning, docs/upgrade.md). What could go wrong unseen: a worker
// polls and is well, and gets nothing, since another build is current. That meets a build that nobody has made current yet, and
// a worker without versioning as long as a build is current.
import { temporal } from '@temporalio/proto';
import type { BridgeConfig } from '../config/bridge-config';
import { packageVersion } from '../config/package-folder';
import { BridgeError } from '../domain/error-table';
import type { Asked } from './search-attribute-check';
import { isWithheld } from './server-answer';

export interface WorkerBuild {
  deploymentName: string;
  buildId: string;
}

/** `undefined`: it takes part in no versioning. */
export function buildOf({ temporal: { versioning } }: Pick<BridgeConfig, 'temporal'>): WorkerBuild | undefined {
  if (versioning === undefined) return undefined;
  return { deploymentName: versioning.deployment, buildId: versioning.buildId ?? packageVersion() };
}

export interface BuildQuestion {
  connection: Asked;
  namespace: string;
  config: Pick<BridgeConfig, 'temporal'>;
}

export interface BuildShare {
  build: WorkerBuild | undefined;
  /** `undefined`: workers without versioning. */
  current: WorkerBuild | undefined;
  /** For people; `undefined` for none. */
  tasks: string | undefined;
}

/** @throws the server's gRPC error */
export async function shareOfBuild({ connection, namespace, config }: BuildQuestion): Promise<BuildShare> {
  const build = buildOf(config);
  const { current, ramping, percentage } = await routing(connection, namespace, config.temporal.taskQueue);
  const share = { build, current };
  if (isSame(current, build))
    return { ...share, tasks: percentage > 0 ? `all tasks but ${percentage} %` : 'all tasks' };
  const tasks = percentage > 0 && isSame(ramping, build) ? `${percentage} % of the tasks` : undefined;
  return { ...share, tasks };
}

/** `undefined` where the build gets some. */
export function noTasks({ build, current, tasks }: BuildShare): BridgeError | undefined {
  if (tasks !== undefined) return undefined;
  return new BridgeError('BRIDGE_BUILD_NOT_CURRENT', `${buildText(build)}; current: ${buildText(current)}`);
}

export function buildText(build: WorkerBuild | undefined): string {
  return build === undefined ? 'workers without versioning' : `build ${build.buildId} of ${build.deploymentName}`;
}

interface Routing {
  /** `undefined`: workers without versioning get the tasks. */
  current: WorkerBuild | undefined;
  ramping: WorkerBuild | undefined;
  percentage: number;
}

async function routing({ workflowService }: Asked, namespace: string, taskQueue: string): Promise<Routing> {
  const taskQueueType = temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW;
  try {
    const { versioningInfo } = await workflowService.describeTaskQueue({
      namespace,
      taskQueue: { name: taskQueue },
      taskQueueType,
    });
    return {
      current: named(versioningInfo?.currentDeploymentVersion),
      ramping: named(versioningInfo?.rampingDeploymentVersion),
      percentage: versioningInfo?.rampingVersionPercentage ?? 0,
    };
  } catch (error) {
    // Who may not ask knows no better than that no build is current.
    if (isWithheld(error)) return { current: undefined, ramping: undefined, percentage: 0 };
    throw error;
  }
}

function named(
  version: temporal.api.deployment.v1.IWorkerDeploymentVersion | null | undefined,
): WorkerBuild | undefined {
  const { deploymentName, buildId } = version ?? {};
  return deploymentName && buildId ? { deploymentName, buildId } : undefined;
}

function isSame(one: WorkerBuild | undefined, other: WorkerBuild | undefined): boolean {
  return one?.deploymentName === other?.deploymentName && one?.buildId === other?.buildId;
}
