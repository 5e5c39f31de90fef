// Why a connection fails is said however little time a caller gives it: an operator who reads "no answer" looks for a firewall.
import { freePorts } from '../../../dev-server/free-port';
import { createDataConverter } from '../../../temporal/data-converter';
import { createPayloadCodec } from '../../../temporal/payload-codec';
import { lazyClient } from '../../../temporal/connection';
import { TemporalProbe } from '../../../temporal/temporal-probe';

it('R31: the cause is said within the bound of a probe, which is shorter than all retries of a call', async () => {
  // Nobody listens there.
  const [port] = await freePorts(1);
  const place = { connection: { address: `127.0.0.1:${port}` }, namespace: 'default' };
  const converter = createDataConverter(createPayloadCodec([{ id: 'k', secret: Buffer.alloc(32, 7) }]));
  const { connection } = lazyClient(place, converter);
  try {
    const probe = new TemporalProbe({ connection, namespace: 'default', place: 'there', attributes: [] });
    await expect(probe.check(1_200)).rejects.toThrow(/^BRIDGE_TEMPORAL_UNAVAILABLE: .*: connect ECONNREFUSED 127/);
  } finally {
    await connection.close();
  }
});
