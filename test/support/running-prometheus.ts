// A real Prometheus that scrapes a running bridge, with the shipped rules on a quicker clock: at sixty times, a rule that waits five minutes
// waits five seconds. What could go wrong: a rate over a window of less than four scrapes is none, so the pace says both.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { packageFolder } from '../../config/package-folder';
import { freePorts } from '../../dev-server/free-port';
import { eventually } from './eventually';
import { prometheusPrograms } from './prometheus-programs';

const rules = path.join(packageFolder(), 'deploy', 'prometheus', 'alerts.yml');
const units: Record<string, number> = { m: 60, h: 3_600, d: 86_400 };

/** How much quicker the rules are, and the seconds between two scrapes, which is also how long a scrape may take. */
export interface Pace {
  speed: number;
  scrape: number;
}

const quick: Pace = { speed: 60, scrape: 1 };
/** While Temporal is down a scrape takes some seconds: the process asks whether it is ready. */
export const patient: Pace = { speed: 12, scrape: 5 };

/** Durations of windows and of `for`, and the ages that a query compares with; minutes become seconds. */
function quickened(text: string, { speed, scrape }: Pace): string {
  const seconds = (amount: string, unit: string): number => (Number(amount) * (units[unit] ?? 1)) / speed;
  return text
    .replace(/\[(\d+)([mhd])\]/g, (_all, amount: string, unit: string) => {
      return `[${Math.max(5 * scrape, Math.round(seconds(amount, unit)))}s]`;
    })
    .replace(/for: (\d+)([mhd])/g, (_all, amount: string, unit: string) => `for: ${Math.round(seconds(amount, unit))}s`)
    .replace('> 15 * 60', `> ${900 / speed}`)
    .replace('> 3600', `> ${3_600 / speed}`);
}

export class RunningPrometheus {
  readonly url: string;
  private readonly folder: string;
  private readonly child: ChildProcess;
  private output = '';

  private constructor(folder: string, port: number) {
    this.folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(
      prometheusPrograms().prometheus,
      [
        `--config.file=${path.join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${path.join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    this.child.stderr?.on('data', (chunk: Buffer) => void (this.output += chunk.toString()));
  }

  /** @param jobs ops ports by the name of the job */
  static async start(jobs: Record<string, number>, pace = quick): Promise<RunningPrometheus> {
    const folder = mkdtempSync(path.join(tmpdir(), 'prometheus-'));
    writeFileSync(path.join(folder, 'alerts.yml'), quickened(readFileSync(rules, 'utf8'), pace));
    const scrapes = Object.entries(jobs).map(([name, port]) => ({
      job_name: name,
      static_configs: [{ targets: [`127.0.0.1:${port}`] }],
    }));
    const scrape = `${pace.scrape}s`;
    const config = {
      global: { scrape_interval: scrape, scrape_timeout: scrape, evaluation_interval: '1s' },
      rule_files: ['alerts.yml'],
      scrape_configs: scrapes,
    };
    writeFileSync(path.join(folder, 'prometheus.yml'), stringify(config));
    const [port = 0] = await freePorts(1);
    const prometheus = new RunningPrometheus(folder, port);
    await eventually(
      async () => (await fetch(`${prometheus.url}/-/ready`)).ok,
      () => prometheus.output,
      30_000,
    );
    return prometheus;
  }

  /** Names of the alerts that fire now. */
  async firing(): Promise<string[]> {
    const { data } = (await (await fetch(`${this.url}/api/v1/alerts`)).json()) as {
      data: { alerts: { state: string; labels: { alertname: string } }[] };
    };
    return data.alerts.filter(({ state }) => state === 'firing').map(({ labels }) => labels.alertname);
  }

  async untilFiring(alert: string, boundMs = 90_000): Promise<void> {
    await this.until(alert, true, boundMs);
  }

  async untilOut(alert: string, boundMs = 180_000): Promise<void> {
    await this.until(alert, false, boundMs);
  }

  /** Series of the answer. @throws Error with what Prometheus says */
  async query(expr: string): Promise<number> {
    const answer = await fetch(`${this.url}/api/v1/query?query=${encodeURIComponent(expr)}`);
    const { data, error } = (await answer.json()) as { data?: { result: unknown[] }; error?: string };
    if (data === undefined) throw new Error(`${expr}: ${error}`);
    return data.result.length;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'close');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async until(alert: string, isFiring: boolean, boundMs: number): Promise<void> {
    await eventually(
      async () => (await this.firing()).includes(alert) === isFiring,
      () => `${alert} ${isFiring ? 'to fire' : 'to go out'}`,
      boundMs,
    );
  }
}
