// R22, T19: whatever a host is called, no socket is opened to a private address. A server listens on every address of this
// machine and counts who comes; attempts towards addresses that are not this machine's are counted where they begin.
import { isIP, Socket, type LookupFunction } from 'node:net';
import { constants, networkInterfaces } from 'node:os';
import { guardedLookup, refusalReason } from '../../../outbound/address-guard';
import { HttpFailure } from '../../../outbound/http-failure';
import { HttpTarget } from '../../../outbound/http-target';
import { type TinyServer, startTinyServer } from '../../support/tiny-server';

let server: TinyServer;
let attempts: jest.SpyInstance;

beforeAll(async () => {
  server = await startTinyServer(undefined, hasIpv6 ? '::' : '0.0.0.0');
});

beforeEach(() => {
  attempts = jest.spyOn(Socket.prototype, 'connect');
});

afterEach(() => jest.restoreAllMocks());

afterAll(() => server.close());

const hasIpv6 = Object.values(networkInterfaces()).some((found) => found?.some(({ family }) => family === 'IPv6'));

async function callFrom(host: string, options: { allow?: boolean; resolve?: LookupFunction } = {}): Promise<unknown> {
  const target = targetAt(`http://${host}:${server.port}`, options);
  try {
    return await call(target);
  } finally {
    await target.close();
  }
}

function targetAt(baseUrl: string, { allow, resolve }: { allow?: boolean; resolve?: LookupFunction }): HttpTarget {
  return new HttpTarget({
    name: 'target',
    baseUrl,
    allowPrivateNetwork: allow ?? false,
    connectTimeoutMs: 1000,
    totalTimeoutMs: 2000,
    ...(resolve === undefined ? {} : { resolve }),
  });
}

/** The answer, or the failure. */
function call(target: HttpTarget): Promise<unknown> {
  const { signal } = new AbortController();
  const request = { method: 'GET', path: '/latest/meta-data', signal, endpoint: 'ssrf' } as const;
  return target.request(request).catch((error: unknown) => error);
}

/** Where sockets are really opened to, in the layer below the one that resolves names; what is public is not let out. */
function connectedAddresses(): string[] {
  const { TCP } = (process as unknown as { binding(name: string): { TCP: TcpHandles } }).binding('tcp_wrap');
  const tried: string[] = [];
  for (const method of ['connect', 'connect6'] as const) {
    const connect = TCP.prototype[method];
    jest.spyOn(TCP.prototype, method).mockImplementation(function (this: unknown, request, address, port) {
      tried.push(address);
      return refusalReason(address) === undefined ? networkUnreachable : connect.call(this, request, address, port);
    });
  }
  return tried;
}

type Connect = (this: unknown, request: unknown, address: string, port: number) => number;
interface TcpHandles {
  prototype: Record<'connect' | 'connect6', Connect>;
}

/** ENETUNREACH, as libuv gives it. */
const networkUnreachable = -constants.errno.ENETUNREACH;

const resolvesTo =
  (...addresses: string[]): LookupFunction =>
  (_host, _options, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: isIP(address.split('%')[0] ?? '') })),
    );

const literals = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.1.',
  '0x7f000001.',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
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
  '192.0.2.1',
  '192.88.99.1',
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
  '[::ffff:0:127.0.0.1]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2002:a9fe:a9fe::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd20:ce::254]',
  '[fd00:ec2::254]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[100::1]',
];
/** No URL has them, so a target cannot even be made. */
const unwritable = ['[fe80::1%25lo]', '[::1%25lo]', '127.0.0.1%00', '127.0.0.1%0d%0a', 'local host'];
const names: [string, LookupFunction | undefined][] = [
  ['localhost', undefined],
  ['LOCALHOST', undefined],
  ['localhost.', resolvesTo('127.0.0.1')],
  ['printer.localhost', resolvesTo('::1')],
  ['metadata.google.internal.', resolvesTo('169.254.169.254')],
  ['loopback.example.com', resolvesTo('127.0.0.1')],
  ['metadata.example.com', resolvesTo('169.254.169.254')],
  ['mapped.example.com', resolvesTo('::ffff:10.0.0.1')],
  ['zone.example.com', resolvesTo('fe80::1%lo')],
  ['nat64.example.com', resolvesTo('64:ff9b::7f00:1')],
  ['mixed.example.com', resolvesTo('8.8.8.8', '127.0.0.1')],
  ['mixed6.example.com', resolvesTo('2606:4700::1111', '::1')],
];
/** Of all of the above, those that lead to this machine: what the guard keeps from being reached. */
const ofThisMachine = [
  ...literals.filter((host) => /^(127|2130706433|0177|017|0x7f|%31|１|①|0\.0\.0\.0$|0$)/.test(host)),
  ...(hasIpv6 ? ['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:7f00:0001]'] : []),
];

describe('the address guard', () => {
  it.each(literals)('R22 T19: http://%s is refused and no socket reaches a listener', async (host) => {
    const before = server.connections();
    const error = await callFrom(host);
    expect(error).toBeInstanceOf(HttpFailure);
    expect(error).toMatchObject({ failureClass: 'address-refused' });
    expect([server.connections(), attempts.mock.calls.length]).toEqual([before, 0]);
  });

  it.each(unwritable)('R22 T19: http://%s is no URL', async (host) => {
    await expect(callFrom(host)).rejects.toThrow('Invalid URL');
    expect(attempts).not.toHaveBeenCalled();
  });

  it.each(names)('R22 T19: the name %s is refused by what it resolves to', async (host, resolve) => {
    const before = server.connections();
    const error = await callFrom(host, resolve === undefined ? {} : { resolve });
    expect(error).toMatchObject({ failureClass: 'address-refused' });
    expect((error as Error).message).toMatch(new RegExp(`${host} resolves to .*allowPrivateNetwork`, 'i'));
    expect(server.connections()).toBe(before);
  });

  it.each(ofThisMachine)('R22 T19: http://%s is reached by a target that may, while another may not', async (host) => {
    const before = server.connections();
    const [allowed, refused] = await Promise.all([callFrom(host, { allow: true }), callFrom(host)]);
    expect(allowed).toMatchObject({ status: 200 });
    expect(refused).toMatchObject({ failureClass: 'address-refused' });
    expect(server.connections()).toBe(before + 1);
  });

  it.each([301, 302, 303, 307, 308])(
    'R22 T19: a redirect %i into a private network opens no socket',
    async (status) => {
      const inside = await startTinyServer();
      const places = [
        inside.url,
        `http://localhost:${inside.port}/`,
        `//127.1:${inside.port}/`,
        'http://169.254.169.254/',
      ];
      for (const location of places) {
        server.answer((_request, response) => response.writeHead(status, { location }).end());
        const error = await callFrom('127.0.0.1', { allow: true });
        expect(error).toMatchObject({ failureClass: 'unexpected', status });
      }
      server.answer((_request, response) => response.end('{}'));
      expect([inside.connections(), attempts.mock.calls.length]).toEqual([0, places.length]);
      await inside.close();
    },
  );

  it('R22 T19: a name is resolved once for a socket, and what was checked is what is connected to', async () => {
    let asked = 0;
    const resolve: LookupFunction = (host, options, callback) => {
      asked += 1;
      resolvesTo('127.0.0.1')(host, options, callback);
    };
    expect(await callFrom('once.example.com', { resolve })).toMatchObject({ failureClass: 'address-refused' });
    expect(asked).toBe(1);
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

  it.each([
    ['http', ['127.0.0.1']],
    ['https', ['127.0.0.1']],
    ['http', ['::ffff:127.0.0.1']],
    ['http', ['169.254.169.254', '127.0.0.1', '0.0.0.0', '8.8.8.8', '::1', '10.0.0.1']],
  ])(
    'R22 T19: over %s a name that is public at first, and then %j, leads to no private address',
    async (scheme, later) => {
      const tried = connectedAddresses();
      const answers = ['93.184.215.14', ...later];
      const resolve: LookupFunction = (host, options, callback) =>
        setImmediate(() => resolvesTo(answers.shift() ?? '127.0.0.1')(host, options, callback));
      const target = targetAt(`${scheme}://rebind.example.com:${server.port}`, { resolve });
      const before = server.connections();
      const expected = answers.map((address) =>
        refusalReason(address) === undefined ? 'unavailable' : 'address-refused',
      );
      for (const failureClass of expected) expect(await call(target)).toMatchObject({ failureClass });
      await target.close();
      expect(tried).toEqual(['93.184.215.14', ...later].filter((address) => refusalReason(address) === undefined));
      expect(server.connections()).toBe(before);
    },
  );

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
