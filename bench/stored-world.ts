// A world on either database: the file of the Temporal CLI's server, as `dev` runs it, and PostgreSQL behind the
// server of docker-compose.yml, as processes of this machine. One api and one worker on either, so that both sides have the same.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { BridgeWorld } from '../test/support/bridge-world';
import { ComposeServer } from '../test/support/compose-server';
import type { Database } from './databases';

/** What Temporal keeps of everything, as far as a measure looks at it. */
export interface Storage {
  /** Of the program, where it is one of its own. */
  readonly pid?: number;
  bytes(): Promise<number>;
  /** Bytes that its log has grown by since it is there, where it has one that only grows. */
  logBytes?(): Promise<number>;
}

export interface StoredWorld {
  world: BridgeWorld;
  storage: Storage;
  /** The world and its database. */
  close(): Promise<void>;
}

/** Rates that never hold anything up. */
const rates = { gupy: 60_000, provider: 60_000 };

/** Nothing but the stand-ins, and PostgreSQL where it is one, runs yet. */
export async function storedWorld(database: Database): Promise<StoredWorld> {
  const options = { rates, pollEvery: '1d' };
  if (database === 'sqlite') {
    const world = await BridgeWorld.create(options);
    return { world, storage: { bytes: async () => bytesOfFile(world) }, close: () => world.close() };
  }
  const temporal = await ComposeServer.create();
  const world = await BridgeWorld.create({ ...options, temporal });
  return {
    world,
    storage: storageOf(temporal),
    async close() {
      await world.close();
      await temporal.close();
    },
  };
}

function storageOf({ database }: ComposeServer): Storage {
  const number = async (sql: string): Promise<number> => Number((await database.ask('postgres', sql)).join());
  return {
    pid: database.pid,
    bytes: () => number("SELECT sum(pg_database_size(datname)) FROM pg_database WHERE datname LIKE 'temporal%'"),
    logBytes: () => number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"),
  };
}

/** With its journal, which holds 4 MB at most. */
function bytesOfFile({ folder }: BridgeWorld): number {
  const place = path.join(folder, 'temporal');
  const files = readdirSync(place).filter((file) => file.startsWith('temporal.db'));
  return files.reduce((sum, file) => sum + statSync(path.join(place, file)).size, 0);
}
