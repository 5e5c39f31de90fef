// The tables of a Temporal server's SQLite file, for whoever wants to know in which of them something stands. Read by the `sqlite3`
// program while the server runs.
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

export const canReadTables = spawnSync('sqlite3', ['-version']).status === 0;

/** Rows that hold one of these texts, or the bytes of one that is a UUID, by table; tables without any are left out. */
export function rowsWith(dataFolder: string, texts: readonly string[]): Record<string, number> {
  const file = readdirSync(dataFolder).find((name) => name.endsWith('.db'));
  if (file === undefined) throw new Error(`${dataFolder} has no database`);
  const ask = (sql: string): string[] =>
    execFileSync('sqlite3', ['-readonly', path.join(dataFolder, file), sql], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '');
  const tables = ask("SELECT name FROM sqlite_master WHERE type = 'table'");
  const found = tables.map((table) => {
    const columns = ask(`SELECT name FROM pragma_table_info('${table}')`);
    const searched = columns.flatMap((column) => texts.map((text) => holds(column, text)));
    return [table, Number(ask(`SELECT count(*) FROM "${table}" WHERE ${searched.join(' OR ')}`)[0])] as const;
  });
  return Object.fromEntries(found.filter(([, count]) => count > 0));
}

function holds(column: string, text: string): string {
  const bytes = (hex: string) => `instr(CAST("${column}" AS BLOB), X'${hex}') > 0`;
  const asText = bytes(Buffer.from(text).toString('hex'));
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
    ? `(${asText} OR ${bytes(text.replaceAll('-', ''))})`
    : asText;
}
