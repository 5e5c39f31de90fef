// The public port as a stranger meets it: the receivers on a real socket, with nothing behind them, and providers that believe
// nobody. `clinic` proves by header, `school` by the query of the URL.
import { BearerSecrets } from '../../api/bearer-secrets';
import { FailedShare } from '../../api/failed-share';
import { createReceivers } from '../../api/receivers';
import { RecentDeliveries } from '../../api/recent-deliveries';
import { ReferenceProof } from '../../api/reference-proof';
import { RefusalLimiter } from '../../telemetry/refusal-limiter';
import { monotonicClock as clock } from '../../outbound/clock';
import type { ProviderAdapter } from '../../providers/adapter';
import { listen, type ListeningServer } from '../../telemetry/http-server';
import { createLogger } from '../../telemetry/logger';
import { createApiMetrics } from '../../telemetry/metrics';
import { testReferences, testShortHash } from './reference-keys';

export class StrangersDoor {
  /** Which provider's proof was looked at, and the names of the query that it was shown. */
  readonly verified: [provider: string, query: string[]][] = [];
  private server: ListeningServer | undefined;

  /** @param others providers besides the two */
  static async open(
    secret = 'a secret that no stranger knows',
    others: ReadonlyMap<string, ProviderAdapter> = new Map(),
  ): Promise<StrangersDoor> {
    const door = new StrangersDoor();
    const metrics = createApiMetrics();
    const logger = createLogger({ component: 'api', level: 'silent', destination: { write: () => {} } });
    const limiter = new RefusalLimiter(1_000_000, clock);
    const shared = { metrics, logger, signals: undefined as never, nowMs: Date.now, shortHash: testShortHash };
    const receivers = createReceivers({
      gupy: {
        ...shared,
        secrets: new BearerSecrets([{ value: secret }]),
        maxBytes: 65_536,
        exams: [],
        entryKeyOf: testReferences.entryKeyOf,
        deliveries: new RecentDeliveries({ clock }),
      },
      callback: {
        ...shared,
        maxBytes: 262_144,
        adapters: new Map([
          ['clinic', door.provider('clinic', false)],
          ['school', door.provider('school', true)],
          ...others,
        ]),
        limiter,
        proof: new ReferenceProof(testReferences),
        deliveries: new RecentDeliveries({ clock }),
      },
      responder: { limiter, metrics, logger },
      failedShare: new FailedShare(() => clock.now()),
      clock,
    });
    door.server = await listen(receivers, { port: 0, host: '127.0.0.1', purpose: 'strangers' });
    return door;
  }

  get port(): number {
    return this.server?.port ?? 0;
  }

  async close(): Promise<void> {
    await this.server?.close(0);
  }

  private provider(name: string, readsQuery: boolean): ProviderAdapter {
    const verify: ProviderAdapter['verify'] = (_body, _headers, _nowMs, { query = new Map() } = {}) => {
      this.verified.push([name, [...query.keys()]]);
      return 'unproven';
    };
    return { name, readsQuery, verify } as unknown as ProviderAdapter;
  }
}
