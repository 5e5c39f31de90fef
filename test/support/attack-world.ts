// The api as it stands on the public internet, and those who send to it: Gupy, a provider, and strangers.
import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { signedHeaders } from '../../simulator/provider/callback-signer';
import { BridgeWorld, type WorldOptions } from './bridge-world';
import { rawPost, rawRequest, type RawAnswer, type RawOptions } from './raw-http';
import { provenReference } from './reference-keys';
import { scrape, type ScrapedMetrics } from './scraped-metrics';
import { untilTaken } from './repeated-delivery';

export type HeaderList = readonly (readonly [string, string])[];

export type Edits = readonly (readonly [text: string, by: string])[];

export interface AttackWorldOptions extends Pick<WorldOptions, 'runs' | 'variables'> {
  /** Of the rate limit (R20). @default more than any test sends */
  refusalsPerMinute?: number;
  /** Parts of bridge.yaml to replace before the processes read it, in this order. */
  edits?: (bridge: BridgeWorld) => Edits | Promise<Edits>;
  /** Lines for the .env beside it. */
  env?: Record<string, string>;
}

export interface SendOptions extends RawOptions {
  /** After those that prove the origin. */
  headers?: HeaderList;
  /** Instead of the secret that is valid. */
  secret?: string;
}

export interface CallbackOptions extends SendOptions {
  /** Seconds, or whatever a sender may write there. @default now */
  timestamp?: number | string;
  /** What is signed, where it is not what is sent. */
  signedBody?: string;
}

export class AttackWorld {
  readonly bridge: BridgeWorld;

  private constructor(bridge: BridgeWorld) {
    this.bridge = bridge;
  }

  /** Nothing runs yet. */
  static async create(options: AttackWorldOptions = {}): Promise<AttackWorld> {
    const { refusalsPerMinute = 100_000, edits = () => [], env = {}, ...others } = options;
    const bridge = await BridgeWorld.create(others);
    const limit = ['refusalsPerMinute: 60', `refusalsPerMinute: ${refusalsPerMinute}`] as const;
    let text = readFileSync(bridge.configFile, 'utf8');
    for (const [from, to] of [limit, ...(await edits(bridge))]) {
      if (!text.includes(from)) throw new Error(`bridge.yaml does not hold: ${from}`);
      text = text.replace(from, to);
    }
    writeFileSync(bridge.configFile, text);
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    appendFileSync(path.join(bridge.folder, '.env'), lines.join(''));
    return new AttackWorld(bridge);
  }

  /** With Temporal and the api; without a worker, since it is the receivers that are attacked. */
  static async started(options?: AttackWorldOptions): Promise<AttackWorld> {
    const world = await AttackWorld.create(options);
    await world.bridge.startTemporal();
    await world.bridge.startApi();
    return world;
  }

  /** A candidate in the exam step, with an order. */
  async waitingExam(): Promise<{ applicationId: number; reference: string; orderId: string }> {
    const { bridge } = this;
    const applicationId = bridge.addCandidate();
    bridge.enterExam(applicationId);
    const { entries } = await bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
    return { applicationId, reference: entries[0]?.reference ?? '', orderId: entries[0]?.orderId ?? '' };
  }

  get port(): number {
    return this.bridge.ports.server;
  }

  get callbackSecret(): string {
    return this.bridge.config.providers.get('clinic')?.callback?.secrets[0]?.value ?? '';
  }

  get log(): string {
    return this.bridge.api?.log ?? '';
  }

  /** Bytes as they are. */
  raw(bytes: string | Buffer, options?: RawOptions): Promise<RawAnswer> {
    return rawRequest(this.port, [bytes], options);
  }

  /** As senders do, it comes again where the machine stood still, but where no Temporal is meant to answer. */
  post(target: string, headers: HeaderList, body?: string | Buffer, options?: RawOptions): Promise<RawAnswer> {
    const send = () => this.raw(rawPost(target, headers, body), options);
    return this.bridge.server === undefined ? send() : untilTaken(send);
  }

  /** As Gupy sends it. */
  webhook(body: string | Buffer, { headers = [], secret, ...raw }: SendOptions = {}): Promise<RawAnswer> {
    return this.post('/webhooks/gupy', [...this.gupyHeaders(secret), ...headers], body, raw);
  }

  gupyHeaders(secret = this.bridge.webhookSecret): HeaderList {
    return [['Authorization', `Bearer ${secret}`]];
  }

  /** As the provider sends it: signed at this moment. */
  callback(body: string | Buffer, options: CallbackOptions = {}): Promise<RawAnswer> {
    const { headers = [], secret, timestamp, signedBody = body.toString(), ...raw } = options;
    const proof = this.providerHeaders(signedBody, secret, timestamp);
    return this.post('/callbacks/clinic', [...proof, ...headers], body, raw);
  }

  providerHeaders(
    body: string,
    secret = this.callbackSecret,
    timestamp: number | string = Math.floor(Date.now() / 1000),
  ): HeaderList {
    const headers = signedHeaders([secret], `msg_${randomUUID()}`, timestamp as number, body);
    return Object.entries(headers);
  }

  metrics(): Promise<ScrapedMetrics> {
    return scrape(this.bridge.api?.opsUrl ?? '');
  }

  /** Types of the events that the run has in Temporal, in their order. */
  async historyOf(applicationId: number): Promise<string[]> {
    const client = await this.bridge.client();
    const { events } = await client.workflow.getHandle(`application-${applicationId}`).fetchHistory();
    return (events ?? []).map(({ eventType }) => String(eventType));
  }

  close(): Promise<void> {
    return this.bridge.close();
  }
}

let lastId = 700_000;

/** Known to nobody yet. */
export function newApplicationId(): number {
  return (lastId += 1);
}

/** A webhook of Gupy; `changes` are laid over the envelope. */
export function movedBody(applicationId: number, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    id: randomUUID(),
    event: 'application.moved',
    date: '2026-01-15T12:00:00.000Z',
    companyName: 'Empresa',
    data: {
      job: { id: 123_456 },
      application: { id: applicationId, currentStep: { id: 86_547, name: 'Exame admissional' } },
    },
    ...changes,
  });
}

/** A result in the open protocol, for an order that an earlier run would have made. */
export function resultBody(applicationId: number, changes: Record<string, unknown> = {}): string {
  return JSON.stringify({
    resultId: randomUUID(),
    orderId: `order-${applicationId}`,
    reference: provenReference('clinic', { applicationId }),
    occurredAt: '2026-01-15T12:00:00Z',
    outcome: 'passed',
    ...changes,
  });
}
