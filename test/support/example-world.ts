// A mapping of providers/examples/ and the vendor that it is for, played by the stand-in: every call and callback is a real request.
// Between vendor and receiver stands a hop, so that a test sees each callback as it was sent, and can send it changed.
import { dialects, type ExampleName } from '../../simulator/provider/dialects';
import type { OrderRecord } from '../../simulator/provider/order-records';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import type { ExamRule } from '../../domain/exam/exam-rule';
import { exampleKeys, exampleSecrets, readExample } from './example-file';
import { FieldWorld } from './field-world';
import { reference, type SentCallback } from './preset-world';
import { type SeenRequest, startTinyServer, type TinyServer } from './tiny-server';

export class ExampleWorld {
  readonly vendor: ProviderStandIn;
  readonly field: FieldWorld;
  private readonly name: ExampleName;
  private readonly hop: TinyServer;

  private constructor(name: ExampleName, vendor: ProviderStandIn, field: FieldWorld, hop: TinyServer) {
    this.name = name;
    this.vendor = vendor;
    this.field = field;
    this.hop = hop;
  }

  static async start(name: ExampleName): Promise<ExampleWorld> {
    const hop = await startTinyServer();
    const { signingSecret, ...secrets } = exampleSecrets(name);
    const settings = { signingSecret, callbackUrl: givesUrl(name) ? null : `${hop.url}/callbacks/school` };
    const vendor = await startProviderStandIn({ ...secrets, dialect: name, timeScale: 1e6, settings });
    const at = { url: vendor.url, publicUrl: hop.url };
    const field = await FieldWorld.start(exampleKeys(name, vendor.url), undefined, at);
    hop.answer((request, response) => {
      void passOn(field.url, request).then(async (answer) =>
        response.writeHead(answer.status).end(await answer.text()),
      );
    });
    return new ExampleWorld(name, vendor, field, hop);
  }

  /** The candidate enters, and the exam is ordered; or taken by its link, where the vendor takes no orders. */
  async order(given: Partial<ExamRule> = {}): Promise<OrderRecord> {
    const rule = { ...partsOf(this.name), ...given };
    if (this.takesOrders) {
      await this.field.orders(rule);
    } else {
      this.field.enter(rule);
      this.vendor.orders.place({ reference, exam: 'test-1', callbackUrl: '', candidate: {} }, true);
    }
    const [order, ...others] = this.vendor.orders.all();
    if (order === undefined || others.length > 0) throw new Error(`${others.length + 1} orders, expected one`);
    return order;
  }

  get takesOrders(): boolean {
    const { order } = readExample(this.name).provider as { order: { request?: object } };
    return order.request !== undefined;
  }

  get callsBack(): boolean {
    return dialects[this.name].callback !== undefined;
  }

  /** Something happens at the vendor; where it sends no callbacks, it is asked afterwards. */
  async happens(act: () => Promise<unknown>): Promise<void> {
    await this.field.during(act);
    if (!this.callsBack) await this.field.polls(this.orderId);
  }

  /** The id under which the bridge knows the only order. */
  get orderId(): string {
    return this.field.core.state.entries[0]?.order.is === 'placed'
      ? this.field.core.state.entries[0].order.orderId
      : '';
  }

  /** The callbacks so far, as the vendor sent them. */
  get sent(): SentCallback[] {
    return this.hop.seen.map(({ path, query, headers, body }) => {
      const [, , , token] = path.split('/');
      const own = Object.entries(headers).filter(([header]) => !transportHeaders.has(header)) as [string, string][];
      return {
        body,
        headers: Object.fromEntries(own),
        query: Object.fromEntries(query),
        ...(token === undefined ? {} : { token }),
      };
    });
  }

  /** Routes that were called, each with its answer. */
  get calls(): (readonly [string, number | undefined])[] {
    return this.vendor.requests.of().map(({ route, status }) => [route, status] as const);
  }

  async close(): Promise<void> {
    await this.field.close();
    await this.vendor.close();
    await this.hop.close();
  }
}

const transportHeaders: ReadonlySet<string> = new Set([
  ...['host', 'connection', 'content-length', 'content-type', 'transfer-encoding'],
]);

/** As bridge.yaml gives them to the exam. */
function partsOf(name: ExampleName): Pick<ExamRule, 'parts'> {
  const { parts } = readExample(name).provider as { parts?: { names: string[] } };
  return parts === undefined ? {} : { parts: { names: parts.names } };
}

/** Each order says where its callbacks go. */
function givesUrl(name: ExampleName): boolean {
  const { callback } = readExample(name).provider as { callback?: { verify?: string } };
  return callback?.verify === 'url-token';
}

function passOn(receiver: string, { method, path, query, headers, body }: SeenRequest): Promise<Response> {
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const kept = Object.entries(headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name));
  const content = method === 'GET' ? {} : { body };
  return fetch(`${receiver}${path}${search}`, { method, headers: kept as [string, string][], ...content });
}
