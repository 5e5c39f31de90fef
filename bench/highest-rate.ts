// npm run bench:rate [-- --seconds 10 --step 25]
// T26: webhooks at a rate that rises step by step, whether those before are answered or not, until the 99th of a hundred takes longer than
// 250 ms or one is refused. Afterwards every event is looked up in Temporal: a rate without a check of what arrived is no rate. The
// whole product runs meanwhile. Keeps bench/results/highest-rate.json.
// What could go wrong: the driver and the stand-ins share the machine, so the bridge alone would take more.
import { parseArgs } from 'node:util';
import { progressOn } from '../dev-server/progress';
import { resolveTemporalCli } from '../dev-server/temporal-cli';
import { applicationIdOf } from '../temporal/workflow-ids';
import type { BridgeWorld } from '../test/support/bridge-world';
import { eventually } from '../test/support/eventually';
import { atSteadyRate, webhooksTo } from './acknowledgements';
import { startBridgeSide } from './bridge-side';
import { keepResult } from './kept-result';
import { Outside } from './side';

const { values: given } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, step: { type: 'string', default: '25' } },
});
const goalMs = 250;
const mostPerSecond = 1_000;

interface Rate {
  perSecond: number;
  sent: number;
  refused: number;
  p50: number;
  p99: number;
}

async function main(): Promise<void> {
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const { seconds, step } = { seconds: Number(given.seconds), step: Number(given.step) };
  const side = await startBridgeSide();
  try {
    const outside = new Outside(side.world);
    const taken: number[] = [];
    const rates: Rate[] = [];
    for (let perSecond = step; perSecond <= mostPerSecond; perSecond += step) {
      const ids = Array.from({ length: perSecond * seconds }, () => outside.candidate());
      const send = webhooksTo(side.world);
      const before = taken.length;
      const times = await atSteadyRate(ids, perSecond, (id) =>
        send(id).then(
          () => void taken.push(id),
          () => undefined,
        ),
      );
      rates.push({ perSecond, sent: ids.length, refused: ids.length - (taken.length - before), ...times });
      process.stderr.write(`${JSON.stringify(rates.at(-1))}\n`);
      if (!isHeld(rates.at(-1))) break;
    }
    const lost = await notFound(side.world, taken);
    const highest = rates.findLast(isHeld)?.perSecond ?? 0;
    keepResult('highest-rate', { goalMs, highestPerSecond: highest, taken: taken.length, lost: lost.length, rates });
    if (lost.length > 0) process.exitCode = 1;
  } finally {
    await side.close();
  }
}

function isHeld(rate: Rate | undefined): boolean {
  return rate !== undefined && rate.refused === 0 && rate.p99 <= goalMs;
}

/** Of those whose webhook was taken, who has no run, once Temporal's list has caught up. */
async function notFound(world: BridgeWorld, ids: readonly number[]): Promise<number[]> {
  const { workflow } = await world.client();
  let missing = new Set(ids);
  const look = async (): Promise<boolean> => {
    missing = new Set(ids);
    for await (const { workflowId } of workflow.list({ query: 'WorkflowType="applicationWorkflow"', pageSize: 1_000 }))
      missing.delete(applicationIdOf(workflowId) ?? 0);
    return missing.size === 0;
  };
  await eventually(look, undefined, 30_000).catch(() => undefined);
  return [...missing];
}

void main();
