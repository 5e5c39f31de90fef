// The whole product as customers run it: a Temporal server, api and worker, a Gupy and a provider on HTTP, and a bridge.yaml that is
// all they know of each other. Each can be stopped and started again, and killed where it is a process of its own.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection, Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import type { BridgeConfig } from '../../config/bridge-config';
import { writeDevConfig } from '../../config/config-files';
import { loadConfig } from '../../config/loader';
import type { ApplicationReport } from '../../domain/text/report';
import { applicationWorkflowId, reconcileNowWorkflowId } from '../../temporal/workflow-ids';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { createDataConverter } from '../../temporal/data-converter';
import { createPayloadCodec } from '../../temporal/payload-codec';
import { reconcileScheduleId } from '../../temporal/schedules';
import { startEmbeddedServer, type EmbeddedServer } from '../../dev-server/embedded-server';
import { freePorts } from '../../dev-server/free-port';
import { searchAttributes } from '../../workflows/search-attributes';
import { BridgeInside } from './bridge-inside';
import { BridgeProcess, type RunningBridge } from './bridge-process';
import { typed, type CliResult } from './cli-run';
import { runCommand } from './command-run';
import { eventually } from './eventually';
import { referenceSecret } from './reference-keys';
import { setNotify, setRates, setReferenceSecret } from './world-config';

export interface WorldOptions {
  /** Passed on to the stand-ins. */
  simulator?: Partial<SimulatorOptions>;
  /** As in bridge.yaml. @default 10d */
  deadline?: string;
  /** As in bridge.yaml. @default 30s */
  pollEvery?: string;
  /** As in bridge.yaml, on one line. @default none: nothing is sent to candidates */
  notify?: string;
  /** What bridge.yaml has words for. @default results */
  writes?: 'results' | 'stages-too';
  /** As in bridge.yaml. @default never */
  reorderOnMissed?: number;
  /** Requests per minute in bridge.yaml. @default as `dev` writes them */
  rates?: { gupy: number; provider: number };
  /** A namespace of its own on one server, with tokens of its own. @default `default` */
  company?: string;
  /** In place of the Temporal CLI's server. */
  temporal?: TemporalHost;
  /** Of `api` and `worker`, beside those that bridge.yaml takes; such as LOG_LEVEL. */
  variables?: NodeJS.ProcessEnv;
  /** `inside` costs half as much, where nothing of a process is the matter (bridge-inside.ts). @default processes */
  runs?: 'inside' | 'processes';
}

/** A Temporal server that can be started, killed and started again at the same port. */
export interface TemporalHost {
  start(port: number): Promise<RunningTemporal>;
}

export interface OwnPorts {
  opsPort: number;
  port?: number;
  /** Of another build of the bridge. @default the present one */
  main?: string;
}

export type RunningTemporal = Pick<EmbeddedServer, 'address' | 'pid' | 'exited' | 'close'> &
  Partial<Pick<EmbeddedServer, 'uiUrl'>>;

export class BridgeWorld {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'bridge-world-'));
  readonly config: BridgeConfig;
  readonly configFile: string;
  readonly simulator: Simulator;
  readonly ports: { temporal: number; temporalUi: number; server: number; serverOps: number; workerOps: number };
  /** In Temporal. */
  readonly namespace: string;
  private readonly tokens: Tokens;
  private readonly options: WorldOptions;
  server: RunningTemporal | undefined;
  api: RunningBridge | undefined;
  worker: RunningBridge | undefined;
  /** Beside `api` and `worker`; ended with the world. */
  readonly moreProcesses: BridgeProcess[] = [];
  private connection: Connection | undefined;

  private constructor(simulator: Simulator, ports: BridgeWorld['ports'], options: WorldOptions & { tokens: Tokens }) {
    this.simulator = simulator;
    this.ports = ports;
    this.namespace = options.company ?? 'default';
    this.tokens = options.tokens;
    this.options = options;
    const { file } = writeDevConfig({
      dir: this.folder,
      gupyUrl: simulator.gupy.url,
      providerUrl: simulator.provider.url,
      ports,
      uiOrigin: `http://127.0.0.1:${ports.temporalUi}`,
      ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
      ...(options.pollEvery === undefined ? {} : { pollEvery: options.pollEvery }),
      ...(options.writes === undefined ? {} : { writes: options.writes }),
      ...(options.reorderOnMissed === undefined ? {} : { reorderOnMissed: options.reorderOnMissed }),
    });
    this.configFile = file;
    setReferenceSecret(file, `${referenceSecret}${options.company ?? ''}`);
    if (options.rates !== undefined) setRates(file, options.rates);
    if (options.notify !== undefined) setNotify(file, options.notify);
    this.config = loadConfig({ file, env: { ...options.tokens }, cwd: this.folder });
  }

  /** Nothing but the stand-ins runs yet. */
  static async create(options: WorldOptions = {}): Promise<BridgeWorld> {
    const [temporal = 0, temporalUi = 0, server = 0, serverOps = 0, workerOps = 0] = await freePorts(5);
    const tokens = tokensOf(options.company);
    const simulator = await startSimulator({
      gupyToken: tokens.GUPY_TOKEN,
      providerToken: tokens.CLINIC_TOKEN,
      callbackSecret: tokens.CLINIC_CALLBACK_SECRET,
      ...options.simulator,
    });
    const world = new BridgeWorld(
      simulator,
      { temporal, temporalUi, server, serverOps, workerOps },
      { ...options, tokens },
    );
    simulator.gupy.registry.create({
      action: 'application.moved',
      status: 'active',
      postbackUrl: world.webhookUrl,
      clientHeaders: { Authorization: `Bearer ${world.webhookSecret}`, 'Content-Type': 'application/json' },
      techOwnerName: null,
      techOwnerEmail: null,
    });
    return world;
  }

  get webhookUrl(): string {
    return `${this.config.server.publicUrl}/webhooks/gupy`;
  }

  get webhookSecret(): string {
    return this.config.gupy.webhook.secrets[0]?.value ?? '';
  }

  /** @param readable the Temporal UI has payloads decoded by the api */
  async startTemporal({ readable = false } = {}): Promise<void> {
    const { temporal } = this.options;
    if (temporal !== undefined) {
      this.server = await temporal.start(this.ports.temporal);
      return;
    }
    const { token } = this.config.privacy.codec;
    const codecEndpoint = `http://127.0.0.1:${this.ports.serverOps}/codec/key/${token}`;
    this.server = await startEmbeddedServer({
      executable: process.env['TEMPORAL_CLI_PATH'] ?? '',
      dataFolder: path.join(this.folder, 'temporal'),
      port: this.ports.temporal,
      uiPort: this.ports.temporalUi,
      searchAttributes,
      ...(readable ? { codecEndpoint } : {}),
    });
  }

  /** In place of `startTemporal`: the namespace of this company on the server of another one. */
  async joinTemporal(host: BridgeWorld): Promise<void> {
    this.ports.temporal = host.ports.temporal;
    const { namespace } = this;
    const { workflow, workflowService } = await this.client();
    const workflowExecutionRetentionPeriod = msToTs('1 day');
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    // The server takes a moment to know it everywhere.
    await eventually(async () => (await workflow.count()).count === 0);
  }

  /** SIGKILL, to the whole group of processes; what is on disk stays. */
  async killTemporal(): Promise<void> {
    const { server } = this;
    if (server === undefined) throw new Error('No Temporal server runs');
    process.kill(-server.pid, 'SIGKILL');
    await server.exited;
    this.server = undefined;
  }

  /** @param until `/healthz` when it cannot be ready, since Temporal is down */
  async startApi(until: '/healthz' | '/readyz' = '/readyz'): Promise<RunningBridge> {
    this.api = this.started('api');
    return this.api.until(until);
  }

  async startWorker(until: '/healthz' | '/readyz' = '/readyz'): Promise<RunningBridge> {
    this.worker = this.started('worker');
    return this.worker.until(until);
  }

  /** A process at another address or namespace, on its ordinary ports; ended with the world. */
  processAt(command: 'api' | 'worker', temporal: string, namespace = this.namespace): BridgeProcess {
    return this.processWith(command, { TEMPORAL_ADDRESS: temporal, TEMPORAL_NAMESPACE: namespace });
  }

  /** The same with other variables in its environment. */
  processWith(command: 'api' | 'worker', variables: NodeJS.ProcessEnv): BridgeProcess {
    const options = this.processOptions(this.opsPortOf(command));
    const process = new BridgeProcess(command, { ...options, env: { ...options.env, ...variables } });
    this.moreProcesses.push(process);
    return process;
  }

  /** An authentic webhook of Gupy, sent by the test itself. */
  sendMove(applicationId: number): Promise<Response> {
    const currentStep = { id: demoSteps.exam.id, name: demoSteps.exam.name };
    const body = {
      id: `event-${applicationId}`,
      event: 'application.moved',
      date: new Date().toISOString(),
      companyName: 'Empresa',
      data: { job: { id: demoJob.id }, application: { id: applicationId, currentStep } },
    };
    const headers = { authorization: `Bearer ${this.webhookSecret}`, 'content-type': 'application/json' };
    return fetch(this.webhookUrl, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  async startAnotherWorker(): Promise<BridgeProcess> {
    return (await this.workerOf()).until('/readyz');
  }

  /** @param main as `OwnPorts` has it */
  async workerOf(main?: string): Promise<BridgeProcess> {
    const [opsPort = 0] = await freePorts(1);
    return this.another('worker', { opsPort, ...(main === undefined ? {} : { main }) });
  }

  /** One more process at ports of its own, of which `port` is the public one of an api. */
  another(command: 'api' | 'worker', { opsPort, port = this.ports.server, ...build }: OwnPorts): BridgeProcess {
    const configFile = path.join(this.folder, `bridge-${opsPort}.yaml`);
    const usual = this.opsPortOf(command);
    const text = readFileSync(this.configFile, 'utf8')
      .replace(`opsPort: ${usual}`, `opsPort: ${opsPort}`)
      .replace(` port: ${this.ports.server}`, ` port: ${port}`);
    writeFileSync(configFile, text, { mode: 0o600 });
    const another = new BridgeProcess(command, { ...this.processOptions(opsPort), configFile, ...build });
    this.moreProcesses.push(another);
    return another;
  }

  async startAll(): Promise<void> {
    await this.startTemporal();
    await Promise.all([this.startApi(), this.startWorker()]);
  }

  /** No cycle of reconciliation begins by itself any more, as each quarter of an hour does, and the look of a first start is over. */
  async pauseReconciliation(): Promise<void> {
    const { schedule, workflow } = await this.client();
    const handle = schedule.getHandle(reconcileScheduleId);
    await eventually(() => handle.pause().then(() => true));
    await eventually(async () => {
      const { info } = await handle.describe();
      const { status } = await workflow.getHandle(reconcileNowWorkflowId).describe();
      return info.runningActions.length === 0 && status.name !== 'RUNNING';
    });
  }

  /** Speaks to Temporal past api and worker. */
  async client(): Promise<Client> {
    this.connection ??= Connection.lazy({ address: `127.0.0.1:${this.ports.temporal}` });
    const dataConverter = createDataConverter(createPayloadCodec(this.config.privacy.keys));
    return new Client({ connection: this.connection, namespace: this.namespace, dataConverter });
  }

  /** Moves into the exam step; Gupy sends its webhook by itself. */
  enterExam(applicationId: number): void {
    this.simulator.gupy.move(applicationId, demoSteps.exam.id);
  }

  /** Another person in the interview step. */
  addCandidate(): number {
    return this.simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: demoSteps.interview.id }).id;
  }

  /** Reference of the order that the provider took for this candidate. */
  async orderOf(applicationId: number, boundMs?: number): Promise<string> {
    const { story } = this.simulator.provider;
    const isTheirs = ({ reference }: { reference: string }) => reference.startsWith(`${applicationId}.`);
    return (await story.waitFor('order-received', isTheirs, boundMs)).reference;
  }

  /** A candidate whose exam was ordered. */
  async waiting(): Promise<{ id: number; reference: string }> {
    const id = this.addCandidate();
    this.enterExam(id);
    const reference = await this.orderOf(id);
    await this.untilReport(id, ({ status }) => status === 'waiting');
    return { id, reference };
  }

  async report(applicationId: number): Promise<ApplicationReport> {
    const client = await this.client();
    return client.withDeadline(Date.now() + 15_000, () =>
      client.workflow.getHandle(applicationWorkflowId(applicationId)).query<ApplicationReport>('state'),
    );
  }

  async untilReport(
    applicationId: number,
    condition: (report: ApplicationReport) => boolean,
    boundMs?: number,
  ): Promise<ApplicationReport> {
    let last: ApplicationReport | undefined;
    await eventually(
      async () => {
        last = await this.report(applicationId);
        return condition(last);
      },
      () => `last report: ${JSON.stringify(last)}; worker: ${this.worker?.log.slice(-1_000)}`,
      boundMs,
    );
    if (last === undefined) throw new Error('No report');
    return last;
  }

  async close(): Promise<void> {
    const processes = [this.api, this.worker, ...this.moreProcesses];
    await Promise.all([...processes.map((one) => one?.end('SIGKILL')), this.simulator.close()]);
    await this.connection?.close();
    await this.server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs one command against this world, in this process: one at a time, and no service. */
  async command(...args: string[]): Promise<CliResult> {
    return this.commandIn(this.namespace, ...args);
  }

  /**
   * The same by somebody who is mistaken about the namespace. It is typed again where the machine stood still: a command waits 5 s for
   * Temporal and 10 s for a worker.
   */
  async commandIn(namespace: string, ...args: string[]): Promise<CliResult> {
    for (let left = 5; ; left -= 1) {
      const told = await this.commandAs({ TEMPORAL_NAMESPACE: namespace }, ...args);
      if (left === 1 || !this.wasLate(told)) return told;
    }
  }

  /** Once, by somebody whose environment has other variables. */
  commandAs(variables: Record<string, string>, ...args: string[]): Promise<CliResult> {
    return typed([...args, '--config', this.configFile], { ...this.env, ...variables });
  }

  private wasLate({ stdout, stderr }: CliResult): boolean {
    const waitedFor = (code: string) => `${stdout}${stderr}`.includes(code);
    return (
      (this.server !== undefined && waitedFor('BRIDGE_TEMPORAL_UNAVAILABLE')) ||
      (this.worker?.isUp === true && waitedFor('BRIDGE_WORKER_UNAVAILABLE'))
    );
  }

  /** Of the built command line, as a process of its own, by somebody whose environment has other variables. */
  commandWith(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<CliResult> {
    return runCommand([...args, '--config', this.configFile], { ...this.env, ...variables });
  }

  private started(command: 'api' | 'worker'): RunningBridge {
    const options = this.processOptions(this.opsPortOf(command));
    return this.options.runs === 'inside' ? new BridgeInside(command, options) : new BridgeProcess(command, options);
  }

  private opsPortOf(command: 'api' | 'worker'): number {
    return command === 'api' ? this.ports.serverOps : this.ports.workerOps;
  }

  private processOptions(opsPort: number) {
    const { configFile, ports, options } = this;
    const env = { ...this.env, ...options.variables };
    return { configFile, temporal: `127.0.0.1:${ports.temporal}`, opsPort, env };
  }

  private get env(): Record<string, string> {
    const { tokens, namespace, ports } = this;
    return { ...tokens, TEMPORAL_ADDRESS: `127.0.0.1:${ports.temporal}`, TEMPORAL_NAMESPACE: namespace };
  }
}

/** What bridge.yaml takes from the environment; the rest `writeDevConfig` makes up. */
function tokensOf(company = '') {
  const callbackSecret = Buffer.from(`callback-secret-of-the-tests-01${company}`).toString('base64');
  return {
    GUPY_TOKEN: `gupy-token-of-the-tests-0001${company}`,
    CLINIC_TOKEN: `clinic-token-of-the-tests-001${company}`,
    CLINIC_CALLBACK_SECRET: `whsec_${callbackSecret}`,
  };
}
type Tokens = ReturnType<typeof tokensOf>;
