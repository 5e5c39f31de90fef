// The tables of a Temporal server, for whoever wants to know in which of them something stands: those of its SQLite file, read by the
// `sqlite3` program while the server runs, or those of its two databases in PostgreSQL.
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PostgresServer } from './postgres-server';

interface Column {
  name: string;
  isBytes: boolean;
}

/** One store, in its own SQL. */
export interface ServerTables {
  /** @returns the rows, each as one text */
  ask(sql: string): Promise<string[]>;
  names(): Promise<string[]>;
  columns(table: string): Promise<Column[]>;
  /** Whether the column has these bytes somewhere. */
  holds(column: Column, hex: string): string;
}

export const canReadSqlite = spawnSync('sqlite3', ['-version']).status === 0;

export function sqliteTables(dataFolder: string): ServerTables {
  const ask = async (sql: string): Promise<string[]> => {
    const file = readdirSync(dataFolder).find((name) => name.endsWith('.db'));
    if (file === undefined) throw new Error(`${dataFolder} has no database`);
    const { stdout } = await promisify(execFile)('sqlite3', ['-readonly', path.join(dataFolder, file), sql]);
    return lines(stdout);
  };
  return {
    ask,
    names: () => ask("SELECT name FROM sqlite_master WHERE type = 'table'"),
    columns: async (table) =>
      (await ask(`SELECT name FROM pragma_table_info('${table}')`)).map((name) => ({ name, isBytes: true })),
    holds: ({ name }, hex) => `instr(CAST("${name}" AS BLOB), X'${hex}') > 0`,
  };
}

export function postgresTables(server: PostgresServer, database: 'temporal' | 'temporal_visibility'): ServerTables {
  const ask = (sql: string) => server.ask(database, sql);
  return {
    ask,
    names: () => ask("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"),
    columns: async (table) => {
      const typed = await ask(
        `SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = '${table}'`,
      );
      return typed.map((row) => ({ name: row.split(' ')[0] ?? '', isBytes: row.endsWith(' bytea') }));
    },
    holds: ({ name, isBytes }, hex) =>
      `position('\\x${hex}'::bytea IN ${isBytes ? `"${name}"` : `convert_to("${name}"::text, 'UTF8')`}) > 0`,
  };
}

/** Rows that hold one of these texts, or the bytes of one that is a UUID, by table; tables without any are left out. */
export async function rowsWith(
  stores: readonly ServerTables[],
  texts: readonly string[],
): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const store of stores) {
    for (const table of await store.names()) {
      const columns = await store.columns(table);
      const searched = columns.flatMap((column) => texts.flatMap(spellings).map((hex) => store.holds(column, hex)));
      const count = Number((await store.ask(`SELECT count(*) FROM "${table}" WHERE ${searched.join(' OR ')}`))[0]);
      if (count > 0) found[table] = count;
    }
  }
  return found;
}

/** In hexadecimal digits. */
function spellings(text: string): string[] {
  const asText = Buffer.from(text).toString('hex');
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  return isUuid ? [asText, text.replaceAll('-', '')] : [asText];
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
