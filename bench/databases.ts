// The two databases that a Temporal server is measured on.
export const databases = ['sqlite', 'postgres'] as const;
export type Database = (typeof databases)[number];

export const titleOf: Record<Database, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };
