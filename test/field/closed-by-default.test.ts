// What a new installation opens to others. Source: an attack on this bridge in November 2026 (every port, ops and codec included,
// listened on `*`; the data folder was 0755; compose published 3000 to the world), the CIS Docker Benchmark (5.3, 5.12, 5.25), and
// CWE-1188, insecure defaults.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { makePrivateFolder, writeDevConfig, writeInitialConfig } from '../../config/config-files';
import { packageFolder } from '../../config/package-folder';
import { loadConfig } from '../../config/loader';
import { listen } from '../../telemetry/http-server';
import { changed, ConfigSandbox, exampleFile } from '../support/config-sandbox';

const root = packageFolder();
let box: ConfigSandbox;
beforeEach(() => {
  box = new ConfigSandbox();
});
afterEach(() => box.remove());

describe('R20: ports', () => {
  it('R20: every port is on loopback unless the file says otherwise', () => {
    const { server, worker } = box.load(exampleFile);
    expect([server.host, server.opsHost, worker.opsHost]).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
  });

  it('R20: the file of `init` listens wider only where its environment says so, as containers do', () => {
    const { file } = writeInitialConfig(box.dir);
    const hosts = (env: Record<string, string>) => {
      const { server, worker } = loadConfig({ file, env, cwd: box.dir });
      return [server.host, server.opsHost, worker.opsHost];
    };
    expect(hosts({})).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1']);
    expect(hosts({ BRIDGE_HOST: '0.0.0.0', BRIDGE_OPS_HOST: '::' })).toEqual(['0.0.0.0', '::', '::']);
  });

  it('R20: the file of `dev` takes no address from the environment', () => {
    const ports = { server: 3000, serverOps: 9090, workerOps: 9091 };
    const url = 'http://127.0.0.1:1';
    const { file } = writeDevConfig({ dir: box.dir, gupyUrl: url, providerUrl: url, ports });
    const { server } = loadConfig({ file, env: { BRIDGE_HOST: '0.0.0.0' }, cwd: box.dir });
    expect(server.host).toBe('127.0.0.1');
  });

  it.each(['', '*', 'http://127.0.0.1', '127.0.0.1:80', '10.0.0.0/8', 'a b', '-x'])(
    'R20: the address %p is refused',
    (host) => {
      const text = changed(exampleFile, '  port: 3000', `  host: '${host}'\n  port: 3000`);
      expect(box.problemsOf(text)).toEqual([
        expect.stringMatching(
          /^bridge\.yaml:13: server\.host: is no address to listen on\. Fix: write 127\.0\.0\.1 for /,
        ),
      ]);
    },
  );

  it('an address of another machine is said so, with the key to correct', async () => {
    const elsewhere = listen(() => undefined, { port: 0, host: '192.0.2.1', purpose: 'server.port, for webhooks' });
    await expect(elsewhere).rejects.toMatchObject({ code: 'BRIDGE_HOST_UNUSABLE' });
  });

  // aurral 686, demergi 467, actual-server 337, n8n 19210.
  it('so is :: where the machine has no IPv6', async () => {
    const without = jest.spyOn(Server.prototype, 'listen').mockImplementationOnce(function (this: Server) {
      this.emit('error', Object.assign(new Error('listen EAFNOSUPPORT'), { code: 'EAFNOSUPPORT' }));
      return this;
    });
    const tried = listen(() => undefined, { port: 0, host: '::', purpose: 'server.port, for webhooks' });
    await expect(tried).rejects.toMatchObject({
      code: 'BRIDGE_HOST_UNUSABLE',
      detail: 'server.port, for webhooks: address :: (EAFNOSUPPORT)',
    });
    without.mockRestore();
  });
});

describe('the data folder', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it('is for its owner alone from its first moment, with all that is in it', () => {
    const folder = join(box.dir, 'new', '.bridge');
    makePrivateFolder(folder);
    expect([modeOf(folder), modeOf(join(box.dir, 'new'))]).toEqual(['700', '700']);
  });

  it('is narrowed where an earlier version made it wider', () => {
    chmodSync(box.dir, 0o755);
    const ports = { server: 3000, serverOps: 9090, workerOps: 9091 };
    writeDevConfig({ dir: box.dir, gupyUrl: 'http://127.0.0.1:1', providerUrl: 'http://127.0.0.1:2', ports });
    expect(modeOf(box.dir)).toBe('700');
  });
});

interface Service {
  image?: string;
  build?: string;
  ports?: string[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  environment?: Record<string, string>;
}

describe('docker-compose.yml', () => {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };

  it('publishes on loopback only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(3);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
    expect(ports.filter((port) => port.startsWith('127.0.0.1:3000:'))).toHaveLength(1);
  });

  it.each(Object.entries(services))(
    '%s can gain no privilege and has no capability that it does not need',
    (_name, service) => {
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      expect(service.cap_drop).toEqual(['ALL']);
    },
  );

  it('the containers of the bridge write nowhere, and listen on all addresses of their own network', () => {
    const ours = Object.entries(services).filter(([, { build }]) => build === '.');
    expect(ours.map(([name]) => name)).toEqual(expect.arrayContaining(['api', 'worker']));
    for (const [, { read_only: isReadOnly, environment }] of ours) {
      expect(isReadOnly).toBe(true);
      expect(environment).toMatchObject({ BRIDGE_HOST: '0.0.0.0', BRIDGE_OPS_HOST: '0.0.0.0' });
    }
  });
});

describe('.ci/audit', () => {
  const answers: [string, number, string, number][] = [
    ['found nothing', 0, 'found 0 vulnerabilities', 0],
    ['found something', 1, '1 high severity vulnerability\nfix available', 1],
    [
      'a mirror without the service',
      1,
      'npm warn audit 405 Method Not Allowed - POST https://mirror/-/npm/v1/security/advisories/bulk\nnpm error audit endpoint returned an error',
      0,
    ],
    [
      'another mirror without the service',
      1,
      'npm warn audit 404 Not Found - POST https://mirror/-/npm/v1/security/audits/quick\nnpm error audit endpoint returned an error',
      0,
    ],
    [
      'the service is down',
      1,
      'npm warn audit 503 Service Unavailable - POST https://registry/-/npm/v1/security/advisories/bulk',
      1,
    ],
    [
      'the token is refused',
      1,
      'npm warn audit 401 Unauthorized - POST https://registry/-/npm/v1/security/advisories/bulk',
      1,
    ],
    ['no network', 1, 'npm error code ENOTFOUND\nnpm error network request to https://registry failed', 1],
    ['npm says nothing', 1, '', 1],
  ];

  it.each(answers)('%s', (_name, code, said, ends) => {
    const folder = mkdtempSync(join(tmpdir(), 'audit-'));
    writeFileSync(join(folder, 'said'), said);
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat '${folder}/said'\nexit ${code}\n`, { mode: 0o755 });
    let status = 0;
    try {
      const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
      execFileSync(join(root, '.ci', 'audit'), { env, stdio: 'pipe' });
    } catch (error) {
      status = (error as { status: number }).status;
    }
    rmSync(folder, { recursive: true });
    expect(status).toBe(ends);
  });
});
