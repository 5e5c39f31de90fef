import { createHmac } from 'node:crypto';
import type { DialectName } from '../../simulator/provider/dialects';
import type { OrderRecord } from '../../simulator/provider/order-records';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { apiClient, type ApiAnswer } from './api-client';
import { type SeenRequest, startTinyServer, type TinyServer } from './tiny-server';

export const providerToken = 'provider-token';
export const callbackSecret = 'callback-secret-0123456789';

/** One provider stand-in in its dialect, and a receiver of its callbacks. */
export class DialectWorld {
  readonly provider: ProviderStandIn;
  readonly receiver: TinyServer;

  private constructor(provider: ProviderStandIn, receiver: TinyServer) {
    this.provider = provider;
    this.receiver = receiver;
  }

  static async start(dialect: DialectName): Promise<DialectWorld> {
    const receiver = await startTinyServer();
    const settings = { callbackUrl: `${receiver.url}/callbacks/school` };
    const options = { token: providerToken, callbackSecret, dialect, settings, timeScale: 1e6 };
    return new DialectWorld(await startProviderStandIn(options), receiver);
  }

  /** With the bearer token, unless the headers say otherwise. */
  async call(method: string, path: string, body?: unknown, headers = {}): Promise<ApiAnswer> {
    return apiClient(this.provider.url, providerToken)(method, path, body, headers);
  }

  /** A control route. */
  async control(method: string, path: string, body?: unknown): Promise<ApiAnswer> {
    return apiClient(this.provider.url)(method, `/_sim${path}`, body);
  }

  get order(): OrderRecord {
    const [order] = this.provider.orders.all();
    if (order === undefined) throw new Error('Nothing was ordered');
    return order;
  }

  /** The last callback. */
  get seen(): SeenRequest {
    const last = this.receiver.seen.at(-1);
    if (last === undefined) throw new Error('No callback came');
    return last;
  }

  get body(): Record<string, unknown> {
    return JSON.parse(this.seen.body) as Record<string, unknown>;
  }

  async close(): Promise<void> {
    await this.provider.close();
    await this.receiver.close();
  }
}

export function hmacOf(signed: string, encoding: 'hex' | 'base64' | 'base64url' = 'hex', key = callbackSecret): string {
  return createHmac('sha256', key).update(signed).digest(encoding);
}
