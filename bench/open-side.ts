// A side while it is measured, on a fresh server.
import { startBridgeSide } from './bridge-side';
import type { Database } from './databases';
import { startMinimalSide } from './minimal-side';
import type { Side, SideName } from './side';

const starts: Record<SideName, (database: Database) => Promise<Side>> = {
  bridge: startBridgeSide,
  minimal: startMinimalSide,
};

export async function whileOpen<T>(
  name: SideName,
  database: Database,
  measure: (side: Side) => Promise<T>,
): Promise<T> {
  const side = await starts[name](database);
  try {
    return await measure(side);
  } finally {
    await side.close();
  }
}
