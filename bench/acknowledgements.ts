// How many webhooks a second the bridge acknowledges, beside what a bare client gets from the same server with the same data: one after
// the other in each round, with no worker, so that only acceptance is measured.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { movement } from '../test/support/core-fixtures';
import type { BridgeWorld } from '../test/support/bridge-world';
import { percentile } from '../test/support/percentile';
import { startAttributes } from '../workflows/search-attributes';
import { startBridgeWorld } from './bridge-side';
import { inParallel, timed } from './flow';

const rounds = 3;
const each = 400;
const openLoop = { perSecond: 50, seconds: 10 } as const;

export interface AckFigures {
  /** A second, in each round. */
  bridge: number[];
  bare: number[];
  /** At 50 a second, whether those before are answered or not. Milliseconds. */
  at50: { p50: number; p99: number };
}

export async function measureAcks(): Promise<AckFigures> {
  const world = await startBridgeWorld();
  try {
    await world.startTemporal();
    await world.startApi();
    const client = await world.client();
    const figures: AckFigures = { bridge: [], bare: [], at50: { p50: 0, p99: 0 } };
    const send = webhooksTo(world);
    let next = 1_000_000;
    const fresh = (count: number): number[] => Array.from({ length: count }, () => (next += 1));
    const bare = (id: number): Promise<void> => signalWithStart(client, id);
    await inParallel(fresh(50), send);
    await inParallel(fresh(50), bare);
    for (let round = 0; round < rounds; round += 1) {
      figures.bridge.push((each * 1000) / (await timed(() => inParallel(fresh(each), send))));
      figures.bare.push((each * 1000) / (await timed(() => inParallel(fresh(each), bare))));
    }
    figures.at50 = await atSteadyRate(fresh(openLoop.perSecond * openLoop.seconds), openLoop.perSecond, send);
    return figures;
  } finally {
    await world.close();
  }
}

async function signalWithStart(client: Client, id: number): Promise<void> {
  const moved = movement(0);
  await client.workflow.signalWithStart('nobody', {
    workflowId: `bare-${id}-${randomUUID()}`,
    taskQueue: 'nobody',
    args: [{ applicationId: id }],
    signal: 'moved',
    signalArgs: [moved],
    typedSearchAttributes: startAttributes.ofMovement(moved),
  });
}

/** Sends the webhook of a move; rejects where it is refused. */
export function webhooksTo(world: BridgeWorld): (applicationId: number) => Promise<void> {
  return async (id) => {
    const answer = await world.sendMove(id);
    await answer.text();
    if (answer.status !== 200) throw new Error(`A webhook was answered ${answer.status}`);
  };
}

/** An open loop: each leaves at its time, whatever became of those before. Milliseconds until it is answered. */
export async function atSteadyRate(
  ids: readonly number[],
  perSecond: number,
  send: (id: number) => Promise<void>,
): Promise<{ p50: number; p99: number }> {
  const waits: number[] = [];
  const answers: Promise<unknown>[] = [];
  const begun = performance.now();
  for (const [index, id] of ids.entries()) {
    await pause(Math.max(0, begun + (index * 1000) / perSecond - performance.now()));
    answers.push(timed(() => send(id)).then((ms) => waits.push(ms)));
  }
  await Promise.all(answers);
  return { p50: percentile(waits, 0.5), p99: percentile(waits, 0.99) };
}
