// Company networks (R31): Temporal and Gupy behind TLS of the company's own CA, and a proxy that the bridge must either use everywhere
// or refuse. The three stacks of a process (undici, gRPC in JavaScript, the native core) behave alike.
import { readFileSync, writeFileSync } from 'node:fs';
import type { CheckResult } from '../../cli/checks/check-result';
import type { BridgeProcess } from '../support/bridge-process';
import { BridgeWorld } from '../support/bridge-world';
import { ConnectProxy } from '../support/connect-proxy';
import { eventually } from '../support/eventually';
import { PrivateCa } from '../support/private-ca';
import { TlsDoor } from '../support/tls-door';

let world: BridgeWorld;
let company: PrivateCa;
let stranger: PrivateCa;
let temporal: TlsDoor;
let gupy: TlsDoor;
let closed: TlsDoor;
let proxy: ConnectProxy;

beforeAll(async () => {
  world = await BridgeWorld.create();
  await world.startTemporal();
  company = new PrivateCa(world.folder, 'company');
  stranger = new PrivateCa(world.folder, 'stranger');
  const own = company.issue('gateway', 'DNS:localhost');
  const gupyPort = Number(new URL(world.simulator.gupy.url).port);
  temporal = await TlsDoor.start({ behindPort: world.ports.temporal, own });
  closed = await TlsDoor.start({ behindPort: world.ports.temporal, own, clients: company.certificate });
  gupy = await TlsDoor.start({ behindPort: gupyPort, own });
  proxy = await ConnectProxy.start();
  const text = readFileSync(world.configFile, 'utf8');
  const overTls = text.replace(world.simulator.gupy.url, `https://localhost:${gupy.port}`);
  expect(overTls).not.toBe(text);
  writeFileSync(world.configFile, overTls);
});

afterAll(async () => {
  await world?.close();
  await Promise.all([temporal, closed, gupy, proxy].map((one) => one?.close()));
});

const overTls = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  TEMPORAL_ADDRESS: `localhost:${temporal.port}`,
  TEMPORAL_TLS: 'true',
  ...more,
});

/** Not what a machine said that stood still for the five seconds that `check` waits. */
async function resultOf(name: string, variables: NodeJS.ProcessEnv): Promise<CheckResult | undefined> {
  let result: CheckResult | undefined;
  await eventually(async () => {
    const { stdout } = await world.commandWith(variables, 'check', '--json');
    result = (JSON.parse(stdout) as CheckResult[]).find((one) => one.name === name);
    return result?.detail.includes('no answer within') === false;
  });
  return result;
}

/** Api and worker with these variables, for as long as `use` takes. */
async function withProcesses(
  variables: NodeJS.ProcessEnv,
  use: (processes: { api: BridgeProcess; worker: BridgeProcess }) => Promise<void>,
): Promise<void> {
  const [api, worker] = [world.processWith('api', variables), world.processWith('worker', variables)];
  try {
    await use({ api, worker });
    expect(await Promise.all([api.end(), worker.end()])).toEqual([0, 0]);
  } finally {
    await Promise.all([api.end('SIGKILL'), worker.end('SIGKILL')]);
  }
}

/** They work: a candidate is ordered for, over every connection that they have. */
function itWorks(variables: NodeJS.ProcessEnv): Promise<void> {
  return withProcesses(variables, async ({ api, worker }) => {
    await Promise.all([api.until('/readyz'), worker.until('/readyz')]);
    const id = world.addCandidate();
    world.enterExam(id);
    await world.untilReport(id, ({ status }) => status === 'waiting');
    const { stdout, code } = await world.commandWith(variables, 'check');
    expect(stdout).not.toContain('PROBLEM');
    expect(code).toBe(0);
  });
}

describe('a private CA', () => {
  it.each(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])(
    'R31: named in %s it is trusted by api, worker and check, for Temporal and for Gupy',
    (variable) => itWorks(overTls({ [variable]: company.certificate })),
  );

  it('R31: of Temporal alone, with a certificate for the client and the name of the server', async () => {
    const own = company.issue('bridge', 'DNS:bridge');
    const variables = {
      TEMPORAL_ADDRESS: `127.0.0.1:${closed.port}`,
      TEMPORAL_TLS_SERVER_NAME: 'localhost',
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: company.certificate,
      TEMPORAL_TLS_CLIENT_CERT_PATH: own.certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: own.key,
      // Where both are named, the first is the only one that Temporal's certificate may come from.
      NODE_EXTRA_CA_CERTS: stranger.certificate,
    };
    await withProcesses(variables, async ({ api, worker }) => {
      await Promise.all([api.until('/readyz'), worker.until('/readyz')]);
      expect(await resultOf('temporal', variables)).toMatchObject({ ok: true });
    });
  });

  type Refusal = [what: string, variables: () => NodeJS.ProcessEnv, inJavaScript: RegExp, inCore: RegExp];
  const refusals: Refusal[] = [
    [
      'of somebody else',
      () => overTls({ NODE_EXTRA_CA_CERTS: stranger.certificate }),
      /unable to verify the first certificate/,
      /UnknownIssuer/,
    ],
    ['that nothing names', () => overTls({}), /unable to verify the first certificate/, /UnknownIssuer/],
    [
      'for another name',
      () => overTls({ NODE_EXTRA_CA_CERTS: company.certificate, TEMPORAL_ADDRESS: `127.0.0.1:${temporal.port}` }),
      /does not match certificate's altnames|IP: 127\.0\.0\.1 is not in the cert's list/,
      /NotValidForName|not valid for name/,
    ],
    [
      'that wants a certificate of the client',
      () => overTls({ NODE_EXTRA_CA_CERTS: company.certificate, TEMPORAL_ADDRESS: `localhost:${closed.port}` }),
      /certificate required|alert|ECONNRESET/i,
      /CertificateRequired|certificate required/i,
    ],
  ];

  it.each(refusals)('R31: %s: each waits and quotes its cause in one line', async (_what, variables, js, core) => {
    const says = (process: BridgeProcess, cause: RegExp) =>
      eventually(
        async () => {
          const { reason = '' } = (await (await fetch(`${process.opsUrl}/readyz`)).json()) as { reason?: string };
          return reason.startsWith('BRIDGE_TEMPORAL_UNAVAILABLE') && cause.test(reason) && !reason.includes('\n');
        },
        () => process.log.slice(-1_500),
      );
    await withProcesses(variables(), async ({ api, worker }) => {
      await Promise.all([api.until('/healthz'), worker.until('/healthz')]);
      await Promise.all([says(api, js), says(worker, core)]);
      const detail = expect.stringMatching(js) as string;
      expect(await resultOf('temporal', variables())).toMatchObject({ ok: false, detail });
    });
  });
});

describe('a proxy', () => {
  const given = (): NodeJS.ProcessEnv => ({ HTTPS_PROXY: proxy.url, https_proxy: proxy.url, http_proxy: proxy.url });

  it.each([
    ['api', []],
    ['worker', []],
    ['console', []],
    ['check', []],
    ['status', ['654321']],
    ['reconcile', ['--dry-run']],
    ['webhook', ['list']],
    ['provider', ['test', 'clinic']],
  ])('R31: %s is refused with 2 and the reason, and asks the proxy for nothing', async (command, args) => {
    const { code, stdout, stderr } = await world.commandWith(given(), command, ...args);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain('HTTPS_PROXY is set, and the bridge connects without a proxy');
    expect(proxy.asked).toEqual([]);
  });

  it('R31: with NO_PROXY=* every connection is direct', async () => {
    await itWorks(overTls({ ...given(), NO_PROXY: '*', NODE_EXTRA_CA_CERTS: company.certificate }));
    expect(proxy.asked).toEqual([]);
  });
});
