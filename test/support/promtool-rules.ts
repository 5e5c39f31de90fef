// Runs the alert rules in promtool's own test: a healthy installation, a fault from one minute to another, and who is told when.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';

/** Series and their values by minute, in promtool's notation. */
export type Series = Record<string, string>;

export interface RuleCase {
  name: string;
  /** How often the rules are looked at; promtool takes minutes for a day of single ones. @default 1m */
  every?: '1m' | '20m';
  series: Series;
  /** Which alerts fire at these minutes: `name` or `name severity`. */
  firing: Record<number, string[]>;
}

/** One sample a minute that stays. */
export const constant = (value: number): string => `${value}x5000`;

/** @throws Error with what promtool says */
export function testRules(promtool: string, rules: string, ofRules: RuleCase): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'rules-'));
  try {
    const file = path.join(folder, 'rules.test.yml');
    writeFileSync(
      file,
      stringify({ rule_files: [rules], evaluation_interval: ofRules.every ?? '1m', tests: [asTest(ofRules)] }),
    );
    execFileSync(promtool, ['test', 'rules', file], { stdio: 'pipe', timeout: 60_000 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: Buffer; stderr?: Buffer };
    throw new Error(`promtool: ${String(stdout ?? '')}${String(stderr ?? '')}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asTest({ name, series, firing }: RuleCase): object {
  return {
    name,
    interval: '1m',
    input_series: Object.entries(series).map(([one, values]) => ({ series: one, values })),
    promql_expr_test: Object.entries(firing).map(([minute, alerts]) => ({
      expr: 'count by (alertname, severity) (ALERTS{alertstate="firing"})',
      eval_time: `${minute}m`,
      exp_samples: alerts.map((alert) => {
        const [alertname = '', severity = ''] = alert.split(' ');
        return { labels: `{alertname="${alertname}", severity="${severity}"}`, value: 1 };
      }),
    })),
  };
}
