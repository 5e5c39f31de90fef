// How many webhooks a second the bridge acknowledges, beside what a bare client gets from the same server with the same data: one after
// the other in each round, with no worker, so that only acceptance is measured.
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { movement } from '../test/support/core-fixtures';
import { startAttributes } from '../workflows/search-attributes';
import type { Database } from './databases';
import { acknowledged, inParallel, timed } from './flow';
import { whileOpen } from './open-side';
import type { Side } from './side';

const each = 400;

/** A second, in each round. */
export interface AckFigures {
  bridge: number[];
  bare: number[];
}

export function measureAcks(database: Database, rounds: number): Promise<AckFigures> {
  return whileOpen('bridge', database, (side) => measured(side, rounds));
}

async function measured(side: Side, rounds: number): Promise<AckFigures> {
  const { world } = side;
  // It has registered what the list of runs shows; now nobody works.
  await world.worker?.end('SIGKILL');
  const client = await world.client();
  const figures: AckFigures = { bridge: [], bare: [] };
  const send = (id: number): Promise<void> => acknowledged(side, id);
  const bare = (id: number): Promise<void> => signalWithStart(client, id);
  let next = 1_000_000;
  const fresh = (count: number): number[] => Array.from({ length: count }, () => (next += 1));
  await inParallel(fresh(50), send);
  await inParallel(fresh(50), bare);
  for (let round = 0; round < rounds; round += 1) {
    figures.bridge.push((each * 1000) / (await timed(() => inParallel(fresh(each), send))));
    figures.bare.push((each * 1000) / (await timed(() => inParallel(fresh(each), bare))));
  }
  return figures;
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
