// P-UPGRADE: the present code replays the stored history of each kind of run, and the replay notices a change that would
// break runs that are open. Histories are recorded by `npm run histories`.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleOf, bundleWorkflows } from '../support/workflow-bundle';

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});

const folder = path.join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

/** Recorded runs are those of applications 1, 2, 3 …; a history does not name its workflow id. */
const workflowId = 'application-1';

interface StoredEvent {
  activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  workflowExecutionStartedEventAttributes?: { continuedExecutionRunId?: string };
}

function eventsOf(file: string): StoredEvent[] {
  return (JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as { events: StoredEvent[] }).events;
}

async function replay(workflowBundle: WorkflowBundleWithSourceMap, file: string): Promise<void> {
  const history: unknown = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle }, history, workflowId);
}

describe('the present code', () => {
  let present: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    present = await bundleWorkflows();
  });

  it('has a history of each kind of run to replay', () => {
    const answered = ['main', 'comment', 'expired', 'withdrawn', 'corrected', 'late'];
    const kinds = [...answered, 'attention', 'overdue', 'notified', 'parts', 'parts-missing', 'continued'];
    expect(files).toEqual(expect.arrayContaining([...kinds, 'continued-from-1'].map((kind) => `${kind}.json`)));
  });

  it('has real second runs: of a result after the end, and of a run that continued as new', () => {
    const recovering = eventsOf('late.json').map(
      (event) => event.activityTaskScheduledEventAttributes?.activityType.name,
    );
    expect(recovering).toContain('recoverEntry');
    const [started] = eventsOf('continued.json');
    expect(started?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(files)('T12, P-UPGRADE: replays %s', (file) => replay(present, file));
});

it('T12, P-UPGRADE: the replay catches a change that open runs would not survive, in every history', async () => {
  const changed = await bundleOf(require.resolve('./changes/incompatible-change.ts'));
  for (const file of files) await expect(replay(changed, file)).rejects.toThrow(DeterminismViolationError);
});

it('P-UPGRADE: the same change behind a patch replays every history', async () => {
  const changed = await bundleOf(require.resolve('./changes/patched-change.ts'));
  for (const file of files) await replay(changed, file);
});
