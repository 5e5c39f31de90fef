import { type DialectName, dialects } from '../../../simulator/provider/dialects';
import { startProviderStandIn } from '../../../simulator/provider/provider-stand-in';
import { reference, secret } from '../../support/preset-world';

test.each(Object.keys(dialects) as DialectName[])(
  'R29: the simulator as %s corrects without moving the date of the exam',
  async (dialect) => {
    const provider = await startProviderStandIn({ token: 't', callbackSecret: secret, dialect });
    try {
      const { order } = provider.orders.place({ reference, exam: '1', callbackUrl: '', candidate: {} }, true);
      const dates = new Set<string>();
      for (const outcome of ['failed', 'inconclusive', 'passed'] as const) {
        const given = order.versions.length === 0 ? 'complete' : 'correct';
        dates.add((await provider.desk[given](order.orderId, { outcome }, { send: false })).result.occurredAt);
      }
      expect(dates.size).toBe(1);
      const again = await provider.desk.complete(order.orderId, { outcome: 'failed' }, { send: false });
      expect(dates).not.toContain(again.result.occurredAt);
    } finally {
      await provider.close();
    }
  },
);
