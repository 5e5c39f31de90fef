// What waiting costs: the growth of the database, and the worker's memory, with so many exams ordered and without a result.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../test/support/eventually';
import { startBridgeSide } from './bridge-side';
import { inParallel } from './flow';
import { residentMb } from './process-cost';
import { Outside, type Side } from './side';

export interface WaitingFigures {
  waiting: number;
  databaseBytes: number;
  workerMb: number;
  workerMbBefore: number;
  serverMb: number;
}

export async function measureWaiting(waiting: number): Promise<WaitingFigures> {
  const side = await startBridgeSide();
  try {
    const outside = new Outside(side.world);
    const before = { bytes: databaseBytes(side), mb: residentMb(side.pids.worker) };
    const ids = Array.from({ length: waiting }, () => outside.candidate());
    await inParallel(ids, async (id) => (await side.moved(id)).text());
    await outside.untilOrdered(ids);
    const { workflow } = await side.world.client();
    await eventually(async () => (await workflow.count('ExamStatus="waiting"')).count >= waiting, undefined, 120_000);
    return {
      waiting,
      databaseBytes: (databaseBytes(side) - before.bytes) / waiting,
      workerMb: residentMb(side.pids.worker),
      workerMbBefore: before.mb,
      serverMb: residentMb(side.pids.server),
    };
  } finally {
    await side.close();
  }
}

/** Of the server's file and its journal, which holds 4 MB at most. */
function databaseBytes({ world }: Side): number {
  const folder = path.join(world.folder, 'temporal');
  const files = readdirSync(folder).filter((file) => file.startsWith('temporal.db'));
  return files.reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
}
