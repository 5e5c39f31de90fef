// One server as Gupy and as the provider `school`: what is asked for an order, and what the order tells.
import { createOrderExam } from '../../activities/order-exam';
import type { ExamMovement } from '../../domain/exam/state';
import type { GupyClient } from '../../gupy/gupy-client';
import type { HttpProviderConfig } from '../../providers/provider-config';
import { createProviderRegistry, type ProviderRegistry } from '../../providers/registry';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { attemptOf } from './attempts';
import { ConfigSandbox, goodEnv } from './config-sandbox';
import { examRule, movement, referenceOf } from './core-fixtures';
import { clientOf } from './gupy-clients';
import { httpProvider } from './http-provider';
import { fileWithProvider } from './preset-world';
import { answerJson, startTinyServer, type TinyServer } from './tiny-server';

type Providers = Parameters<typeof createProviderRegistry>[0];

const jobId = demoJob.id;
const moved: ExamMovement = { ...movement(0, { step: demoSteps.exam, jobId }), rule: examRule({ provider: 'school' }) };

/** An application in the step of the exam, as Gupy lists it. */
export const shownApplication = (more: object): object => ({
  id: 654321,
  status: 'in_process',
  currentStep: demoSteps.exam,
  job: { name: 'Operador' },
  ...more,
});

/** What the provider was told. */
interface ToldOrder {
  candidate: Record<string, string>;
  job: Record<string, unknown>;
}

export class OrderedFields {
  readonly server: TinyServer;
  /** What the provider answers an order with. */
  answer: { status: number; body: object } = { status: 201, body: { orderId: 'order-1' } };
  /** As Gupy shows it. */
  job: object = {};
  private gupy: GupyClient | undefined;
  private registry: ProviderRegistry | undefined;

  private constructor(server: TinyServer) {
    this.server = server;
  }

  static async start(): Promise<OrderedFields> {
    return new OrderedFields(await startTinyServer());
  }

  async close(): Promise<void> {
    await this.registry?.close();
    await this.gupy?.close();
    await this.server.close();
  }

  /** Nothing of what was read before is known any more. */
  async restartWorker(): Promise<void> {
    await this.gupy?.close();
    this.gupy = undefined;
  }

  /** The provider by the open protocol. */
  open(given: Partial<HttpProviderConfig>): Providers {
    return new Map([['school', httpProvider({ name: 'school', url: this.server.url, ...given })]]);
  }

  /** The provider by lines of YAML, as a customer writes them. */
  mapped(keys: string): Providers {
    const box = new ConfigSandbox();
    try {
      const lines = `${keys.trim()}\nurl: ${this.server.url}\nallowPrivateNetwork: true\ntoken: a-token-of-the-test`;
      return box.load(fileWithProvider(lines), { ...goodEnv }).providers;
    } finally {
      box.remove();
    }
  }

  /** @returns the bodies of all orders so far, and what the activity answered or failed with */
  async order(application: object, job: object, config: Providers): Promise<{ outcome: unknown; orders: ToldOrder[] }> {
    this.job = job;
    this.server.answer(({ method, path }, response) => {
      if (method === 'POST') return answerJson(response, this.answer.body, this.answer.status);
      const results = path === '/api/v1/jobs' ? [{ id: jobId, ...this.job }] : [application];
      answerJson(response, { results, totalResults: 1, page: 1, totalPages: 1 });
    });
    await this.registry?.close();
    this.registry = createProviderRegistry(config);
    const adapter = this.registry.adapters.get('school');
    const school = config.get('school');
    if (adapter === undefined || school === undefined) throw new Error('no provider school');
    this.gupy ??= clientOf(this.server);
    const activity = createOrderExam({
      gupy: this.gupy,
      providers: new Map([['school', { adapter, config: school }]]),
      callbackUrl: () => 'https://bridge.example.com/callbacks/school',
      runs: { endedEntries: async () => [] },
    });
    const input = { applicationId: 654321, movement: moved, reference: referenceOf(moved, 654321) };
    const outcome = await attemptOf(1, activity, input).catch((error: unknown) => error);
    const orders = this.server.seen
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body) as ToldOrder);
    return { outcome, orders };
  }
}
