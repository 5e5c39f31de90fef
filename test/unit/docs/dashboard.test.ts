// The dashboard is what Grafana's own types allow, and its queries ask for metrics that there are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { packageFolder } from '../../../config/package-folder';
import { dashboardFile, dashboardPanels } from '../../support/dashboard';
import { knownMetrics, metricsNamedIn } from '../../support/metric-names';

const text = readFileSync(dashboardFile, 'utf8');

/** Enumerations as the texts that stand in JSON; what a query of Prometheus may have is not in this type. */
const plainType = `import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
type Plain<T> = T extends string ? \`\${T}\` : T extends readonly (infer Item)[] ? Plain<Item>[] : T extends object
  ? { [Key in keyof T]: Key extends 'targets' ? object[] : Plain<T[Key]> } : T;
`;

/** What the compiler says of the file as a value of Grafana's type. */
function typeErrors(): string[] {
  const name = join(packageFolder(), 'deploy', 'grafana', 'dashboard-as-typed.ts');
  const source = `${plainType}export const dashboard: Plain<Dashboard> = ${text};\n`;
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const files = { ...host };
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, source, ts.ScriptTarget.ES2022) : files.getSourceFile(file, ...rest);
  host.fileExists = (file) => file === name || files.fileExists(file);
  host.readFile = (file) => (file === name ? source : files.readFile(file));
  const program = ts.createProgram([name], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test('deploy/grafana/dashboards/bridge.json is a dashboard by the types of Grafana', () => {
  expect(typeErrors()).toEqual([]);
});

test('every panel has a title of its own, an id of its own, and a query', () => {
  const panels = dashboardPanels();
  expect(panels.length).toBeGreaterThan(15);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  expect(panels.filter(({ targets }) => targets.length === 0)).toEqual([]);
});

test('its queries ask for metrics that there are, and together for all that the bridge counts about exams', async () => {
  const known = await knownMetrics();
  const named = metricsNamedIn(text);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  const unasked = [...known].filter((name) => !named.includes(name) && !name.startsWith('bridge_board_'));
  expect(unasked).toEqual(['bridge_failed_polls_total']);
});
