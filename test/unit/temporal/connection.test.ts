// Why a connection fails is said however little time a caller gives it: an operator who reads "no answer" looks for a firewall.
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createDataConverter } from '../../../temporal/data-converter';
import { createPayloadCodec } from '../../../temporal/payload-codec';
import { lazyClient } from '../../../temporal/connection';
import { TemporalProbe } from '../../../temporal/temporal-probe';

/** Nobody listens there any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

it('R31: the cause is said within the bound of a probe, which is shorter than all retries of a call', async () => {
  const place = { connection: { address: `127.0.0.1:${await closedPort()}` }, namespace: 'default' };
  const converter = createDataConverter(createPayloadCodec([{ id: 'k', secret: Buffer.alloc(32, 7) }]));
  const { connection } = lazyClient(place, converter);
  try {
    const probe = new TemporalProbe({ connection, namespace: 'default', place: 'there', attributes: [] });
    await expect(probe.check(1_200)).rejects.toThrow(/^BRIDGE_TEMPORAL_UNAVAILABLE: .*: connect ECONNREFUSED 127/);
  } finally {
    await connection.close();
  }
});
