import type { LookupFunction } from 'node:net';
import { guardedLookup, refusalReason } from '../../../outbound/address-guard';
import { HttpFailure } from '../../../outbound/http-failure';
import { HttpTarget } from '../../../outbound/http-target';
import { type TinyServer, startTinyServer } from '../../support/tiny-server';

let server: TinyServer;
beforeAll(async () => {
  server = await startTinyServer();
});
afterAll(() => server.close());

async function callFrom(host: string, options: { allow?: boolean; resolve?: LookupFunction } = {}): Promise<unknown> {
  const target = new HttpTarget({
    name: 'target',
    baseUrl: `http://${host}:${server.port}`,
    allowPrivateNetwork: options.allow ?? false,
    connectTimeoutMs: 1000,
    totalTimeoutMs: 2000,
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  const call = {
    method: 'GET',
    path: '/latest/meta-data',
    signal: new AbortController().signal,
    endpoint: 'ssrf',
  } as const;
  try {
    return await target.request(call).catch((error: unknown) => error);
  } finally {
    await target.close();
  }
}

const resolvesTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );

const literals = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7f.1',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '0.0.0.0',
  '0',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '012.0.0.1',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '3232235521',
  '100.64.0.1',
  '100.100.100.200',
  '169.254.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '[::]',
  '[::1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::ffff:169.254.169.254]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[ff02::1]',
];
const names: [string, LookupFunction | undefined][] = [
  ['localhost', undefined],
  ['loopback.example.com', resolvesTo('127.0.0.1')],
  ['metadata.example.com', resolvesTo('169.254.169.254')],
  ['mapped.example.com', resolvesTo('::ffff:10.0.0.1')],
  ['mixed.example.com', resolvesTo('8.8.8.8', '127.0.0.1')],
];

describe('the address guard', () => {
  it.each(literals)('R22 T19: http://%s is refused and no socket reaches a listener', async (host) => {
    const before = server.connections();
    const error = await callFrom(host);
    expect(error).toBeInstanceOf(HttpFailure);
    expect(error).toMatchObject({ failureClass: 'address-refused' });
    expect(server.connections()).toBe(before);
  });

  it.each(names)('R22 T19: the name %s is refused by what it resolves to', async (host, resolve) => {
    const before = server.connections();
    const error = await callFrom(host, resolve === undefined ? {} : { resolve });
    expect(error).toMatchObject({ failureClass: 'address-refused' });
    expect((error as Error).message).toMatch(new RegExp(`${host} resolves to .*allowPrivateNetwork`));
    expect(server.connections()).toBe(before);
  });

  it('R22 T19: a rebinding name is checked on every connect, not once', async () => {
    const answers = ['93.184.215.14', '127.0.0.1'];
    const lookup = guardedLookup((host, options, callback) =>
      resolvesTo(answers.shift() ?? '127.0.0.1')(host, options, callback),
    );
    const ask = (): Promise<unknown> =>
      new Promise((resolve) =>
        lookup('rebind.example.com', { all: false }, (error, address) => resolve(error ?? address)),
      );
    expect(await ask()).toBe('93.184.215.14');
    expect(await ask()).toMatchObject({ code: 'BRIDGE_ADDRESS_REFUSED' });
  });

  it('R22: allowPrivateNetwork opens this target and this one only', async () => {
    const before = server.connections();
    expect(await callFrom('127.0.0.1', { allow: true })).toMatchObject({ status: 200 });
    expect(await callFrom('localhost', { allow: true })).toMatchObject({ status: 200 });
    expect(server.connections()).toBe(before + 2);
    expect(await callFrom('127.0.0.1')).toMatchObject({ failureClass: 'address-refused' });
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '64:ff9b::808:808', '::ffff:8.8.8.8'])(
    'R22: the public address %s is let through',
    (address) => {
      expect(refusalReason(address)).toBeUndefined();
    },
  );

  it('R22: what is no address is refused', () => {
    expect(refusalReason('not-an-address')).toBe('unreadable');
  });

  it('a name without any address fails as unavailable', async () => {
    expect(await callFrom('nothing.example.com', { resolve: resolvesTo() })).toMatchObject({
      failureClass: 'unavailable',
    });
  });
});
