// A table of a page, which prettier sets in columns, and what its lines say of a machine.
import type { Circumstances } from './circumstances';

/** With an empty line behind it. */
export function table(heads: readonly string[], rows: readonly string[]): string[] {
  return [row(heads), row(heads.map(() => '---')), ...rows, ''];
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

export function programsOf({ versions }: Pick<Circumstances, 'versions'>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}
