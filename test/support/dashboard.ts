// The panels of the Grafana dashboard.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../../config/package-folder';

export interface Panel {
  id: number;
  title: string;
  type: string;
  targets: { expr: string }[];
}

export const dashboardFile = join(packageFolder(), 'deploy', 'grafana', 'dashboards', 'bridge.json');

/** Without the rows, which only group them. */
export function dashboardPanels(): Panel[] {
  const { panels } = JSON.parse(readFileSync(dashboardFile, 'utf8')) as { panels: Panel[] };
  return panels.filter(({ type }) => type !== 'row');
}
