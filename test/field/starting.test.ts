// Starting: what can only be mended by a person is said before anything is waited for.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { isTooOld } from '../../cli/node-version';
import { BridgeError } from '../../domain/error-table';
import { rootVariables, trustedRoots } from '../../outbound/network-variables';
import { engines } from '../../package.json';
import { temporalPlace } from '../../temporal/connection';

let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), 'starting-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const noFile = { TEMPORAL_CONFIG_FILE: '' };

function placeWith(env: NodeJS.ProcessEnv, dotEnv?: string): ReturnType<typeof temporalPlace> {
  const file = path.join(folder, 'bridge.yaml');
  rmSync(path.join(folder, '.env'), { force: true });
  if (dotEnv !== undefined) writeFileSync(path.join(folder, '.env'), dotEnv);
  return temporalPlace(file, env);
}

function refusalOf(env: NodeJS.ProcessEnv): BridgeError {
  try {
    placeWith(env);
  } catch (error) {
    if (error instanceof BridgeError) return error;
    throw error;
  }
  throw new Error('It was taken');
}

describe('common slip: the address or the namespace of Temporal cannot be one', () => {
  const fix = 'Fix: write host:port, such as temporal.example.com:7233';
  it.each([
    ['http://temporal:7233', 'is a URL'],
    ['https://temporal.example.com', 'is a URL'],
    ['grpc://temporal:7233', 'is a URL'],
    ['dns:///temporal:7233', 'is a URL'],
    ['temporal:7233/', 'is not an address'],
    ['temporal:', 'is not an address'],
    ['temporal:http', 'is not an address'],
    ['temporal:0', 'is not an address'],
    ['temporal:72330', 'is not an address'],
    ['temp oral:7233', 'is not an address'],
    ['user@temporal:7233', 'is not an address'],
    ['::1', 'is not an address'],
  ])('R31: TEMPORAL_ADDRESS=%s', (address, what) => {
    const { entry, message } = refusalOf({ TEMPORAL_ADDRESS: address });
    expect(entry.exitCode).toBe(2);
    expect(message).toContain(`TEMPORAL_ADDRESS "${address}" ${what}`);
    expect(message).toContain(fix);
  });

  it.each([
    [{ TEMPORAL_ADDRESS: '' }, 'TEMPORAL_ADDRESS is empty. Fix: give it a value, or remove it'],
    [{ TEMPORAL_ADDRESS: '  ' }, 'TEMPORAL_ADDRESS is empty. Fix: give it a value, or remove it'],
    [{ TEMPORAL_NAMESPACE: '' }, 'TEMPORAL_NAMESPACE is empty. Fix: give it a value, or remove it'],
    [{ TEMPORAL_ADDRESS: '"temporal"' }, 'TEMPORAL_ADDRESS has its quotes in the value. Fix: set it without them'],
    [{ TEMPORAL_API_KEY: "'key'" }, 'TEMPORAL_API_KEY has its quotes in the value. Fix: set it without them'],
    [{ TEMPORAL_NAMESPACE: 'exam bridge' }, 'TEMPORAL_NAMESPACE "exam bridge" is not a name. Fix: remove the spaces'],
  ])('R31: %j', (env, message) => {
    const refusal = refusalOf(env);
    expect(refusal).toMatchObject({ code: 'BRIDGE_ENVIRONMENT_INVALID', detail: message });
    expect(refusal.entry.exitCode).toBe(2);
  });

  it('R31: the address of a profile is looked at too', () => {
    const file = path.join(folder, 'temporal.toml');
    writeFileSync(file, '[profile.default]\naddress = "http://temporal:7233"\n');
    expect(refusalOf({ TEMPORAL_CONFIG_FILE: file }).message).toContain('is a URL');
  });

  it.each(['temporal', 'temporal:7233', '10.0.0.1:7233', '[::1]:7233', 'ns.acct.tmprl.cloud:7233'])(
    'R31: %s is an address',
    (address) => {
      expect(placeWith({ ...noFile, TEMPORAL_ADDRESS: address }).connection.address).toContain(address);
    },
  );
});

describe('what the SDK would drop or misread', () => {
  const junk = (): string => {
    const file = path.join(folder, 'junk.pem');
    writeFileSync(file, 'no certificate');
    return file;
  };
  it.each<[() => NodeJS.ProcessEnv, string]>([
    [() => ({ TEMPORAL_TLS: 'on' }), 'TEMPORAL_TLS is neither true nor false'],
    [() => ({ TEMPORAL_CONFIG_FILE: '/nowhere.toml' }), 'TEMPORAL_CONFIG_FILE: /nowhere.toml is not there'],
    [() => ({ TEMPORAL_PROFILE: 'other' }), "Profile 'other' not found"],
    [() => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: junk() }), 'TEMPORAL_TLS_CLIENT_KEY_PATH or '],
    [() => ({ TEMPORAL_TLS_CLIENT_KEY_DATA: 'x' }), 'TEMPORAL_TLS_CLIENT_CERT_PATH or '],
    [() => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: junk() }), 'TEMPORAL_TLS_SERVER_CA_CERT is not PEM'],
    [() => ({ TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere.pem' }), 'no such file'],
    [
      () => ({ TEMPORAL_TLS_CLIENT_CERT_PATH: junk(), TEMPORAL_TLS_CLIENT_KEY_PATH: junk() }),
      'TEMPORAL_TLS_CLIENT_CERT is not PEM',
    ],
    [() => ({ TEMPORAL_API_KEY: 'key\nnext line' }), 'TEMPORAL_API_KEY holds characters'],
    [() => ({ TEMPORAL_GRPC_META_TEAM: 'ação' }), 'TEMPORAL_GRPC_META_ team holds characters'],
  ])('R31: %#: it is refused, with exit code 2', (env, message) => {
    const refusal = refusalOf(env());
    expect(refusal.message).toContain(message);
    expect(refusal.entry.exitCode).toBe(2);
  });

  it('R31: an empty optional variable is none', () => {
    expect(placeWith({ ...noFile, TEMPORAL_API_KEY: '', TEMPORAL_TLS: '' }).connection).toEqual({});
  });
});

// Answers to such reports begin with "which Node is it?": an older one fails in the words of a missing function.
it.each([
  ['18.20.8', true],
  ['20.18.1', true],
  ['20.19.0', false],
  ['22.0.0', false],
  ['24.11.0', false],
])('R31: whether Node %s is too old: %s', (version, tooOld) => {
  expect(isTooOld(version)).toBe(tooOld);
  expect(engines.node).toBe('>=20.19');
});

it('Notepad: a .env with a byte order mark is read from its first variable on', () => {
  expect(placeWith(noFile, '\uFEFFTEMPORAL_NAMESPACE=first\nTEMPORAL_ADDRESS=temporal:7233\n').namespace).toBe('first');
});

describe('corporate networks', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'ALL_PROXY', 'grpc_proxy'])(
    'R31: %s is refused, and why is said',
    (name) => {
      const refusal = refusalOf({ ...noFile, [name]: 'http://proxy:3128' });
      expect(refusal.entry.exitCode).toBe(2);
      expect(refusal.message).toContain(`${name} is set, and the bridge connects without a proxy`);
    },
  );

  it('R31: with NO_PROXY=* somebody has said that the bridge needs none', () => {
    expect(placeWith({ ...noFile, HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '*' }).namespace).toBe('default');
  });

  // curl takes a lone * only, Go and Python any list that has one; of two spellings a program reads either.
  it.each([
    { NO_PROXY: 'localhost,*' },
    { NO_PROXY: '127.0.0.1 *' },
    { no_proxy: '*' },
    { NO_PROXY: '', no_proxy: '*' },
    { NO_PROXY: 'localhost', no_proxy: '*' },
  ])('R31: %j says the same', (env) => {
    expect(placeWith({ ...noFile, HTTPS_PROXY: 'http://proxy:3128', ...env }).namespace).toBe('default');
  });

  it('R31: a list without a * says that of some hosts only', () => {
    const refusal = refusalOf({ ...noFile, HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: '*.example.com' });
    expect(refusal.message).toContain('HTTPS_PROXY is set');
  });

  // The usual answer where a private CA is not trusted: dialogflow-nodejs-client 62, cors-anywhere 71.
  it('R31: certificates of anybody are not taken, by whatever variable', () => {
    const refusal = refusalOf({ ...noFile, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect(refusal.entry.exitCode).toBe(2);
    expect(refusal.message).toContain(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 trusts everybody. Fix: remove it, and name your CA',
    );
    expect(placeWith({ ...noFile, NODE_TLS_REJECT_UNAUTHORIZED: '1' }).namespace).toBe('default');
  });

  it.each(rootVariables)('R31: %s in .env, where it has no effect, is refused', (name) => {
    expect(() => placeWith(noFile, `${name}=/etc/company.pem\n`)).toThrow(
      `${name} has no effect in .env. Fix: set it in the environment of the process`,
    );
  });

  it.each(rootVariables)('R31: the certificates of %s are trusted beside the usual ones', (name) => {
    const place = mkdtempSync(path.join(folder, 'roots-'));
    const company = path.join(place, 'company.pem');
    const file = name === 'SSL_CERT_DIR' ? place : company;
    writeFileSync(company, rootCertificates[0] ?? '');
    const roots = trustedRoots({ [name]: file });
    expect(roots?.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
    expect(trustedRoots({})).toBeUndefined();
    // Read once: another target trusts the same, whatever became of the file.
    rmSync(company);
    expect(trustedRoots({ [name]: file })).toBe(roots);
  });

  describe('Temporal over TLS', () => {
    const file = (): string => path.join(folder, 'company.pem');
    const rootsOf = (env: NodeJS.ProcessEnv): string => {
      const { tls } = placeWith({ ...noFile, NODE_EXTRA_CA_CERTS: file(), ...env }).connection;
      const roots = typeof tls === 'object' ? tls?.serverRootCACertificate : undefined;
      return Buffer.from(roots ?? []).toString();
    };
    beforeEach(() => writeFileSync(file(), rootCertificates[0] ?? ''));

    it.each([{ TEMPORAL_TLS: 'true' }, { TEMPORAL_TLS_SERVER_NAME: 'temporal' }, { TEMPORAL_API_KEY: 'key' }])(
      'R31: with %j it trusts them too',
      (env) => expect(rootsOf(env)).toContain(rootCertificates[0]),
    );

    it('R31: its own certificate wins', () => {
      const own = rootCertificates[1] ?? '';
      expect(rootsOf({ TEMPORAL_TLS_SERVER_CA_CERT_DATA: own })).toBe(own);
    });
  });

  it.each(rootVariables)('R31: %s with a file that is not there, or no PEM, is refused', (name) => {
    const junk = path.join(folder, 'junk.pem');
    writeFileSync(junk, 'no certificate');
    for (const file of [junk, '/nowhere.pem'])
      expect(() => trustedRoots({ [name]: file })).toThrow(`${name}: ${file} cannot be read as PEM`);
  });

  // openssl 21123, node 41839: a bundle is joined by hand, and half of a certificate is in it. Node then warns and trusts none of them.
  it('R31: a bundle with a broken certificate behind a good one is refused, wherever it is named', () => {
    const good = rootCertificates[0] ?? '';
    const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
    for (const [index, text] of [`${good}\n${broken}`, `${good}\n${good.slice(0, 300)}`].entries()) {
      const file = path.join(folder, `bundle-${index}.pem`);
      writeFileSync(file, text);
      expect(() => trustedRoots({ NODE_EXTRA_CA_CERTS: file })).toThrow(`${file} cannot be read as PEM`);
      const { message } = refusalOf({ ...noFile, TEMPORAL_TLS: 'true', TEMPORAL_TLS_SERVER_CA_CERT_DATA: text });
      expect(message).toContain('TEMPORAL_TLS_SERVER_CA_CERT is not PEM');
    }
  });

  it('R31: of a bundle only its certificates are handed on, in one spelling', () => {
    const [good = '', other = ''] = rootCertificates;
    const file = path.join(folder, 'with-key.pem');
    const kind = ['PRIVATE', 'KEY'].join(' ');
    const key = `-----BEGIN ${kind}-----\nc2VjcmV0\n-----END ${kind}-----\n`;
    writeFileSync(file, `\uFEFF# company\r\n${good.replaceAll('\n', '\r\n')}\r\n${key}${other}`);
    const roots = trustedRoots({ SSL_CERT_FILE: file }) ?? '';
    expect(roots.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 2);
    expect(roots).not.toMatch(/PRIVATE KEY|company|\r/);
  });

  // A store of hundreds, of which one was cut while it was copied.
  it('R31: one broken file in SSL_CERT_DIR is passed over with a warning; where all are broken, that is refused', () => {
    const place = mkdtempSync(path.join(folder, 'store-'));
    const good = rootCertificates[0] ?? '';
    const broken = path.join(place, 'broken.pem');
    writeFileSync(broken, good.slice(0, 300));
    expect(() => trustedRoots({ SSL_CERT_DIR: place })).toThrow(`SSL_CERT_DIR: ${place} cannot be read as PEM`);
    writeFileSync(path.join(place, 'good.pem'), good);
    const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    expect(trustedRoots({ SSL_CERT_DIR: place })).toContain(good.trim());
    expect(warned).toHaveBeenCalledWith(`SSL_CERT_DIR: ${broken} cannot be read as PEM, and is passed over`);
    warned.mockRestore();
  });

  it('R31: of the folders of SSL_CERT_DIR one that is not there is passed over, and so is what is no certificate', () => {
    const place = mkdtempSync(path.join(folder, 'store-'));
    writeFileSync(path.join(place, 'README'), 'no certificate');
    writeFileSync(path.join(place, '5ed36f99.0'), rootCertificates[0] ?? '');
    writeFileSync(path.join(place, 'the-same.pem'), rootCertificates[0] ?? '');
    symlinkSync('/nowhere.pem', path.join(place, 'dangling.pem'));
    const roots = trustedRoots({ SSL_CERT_DIR: ['/nowhere', place].join(path.delimiter) });
    expect(roots?.match(/BEGIN CERTIFICATE/g)).toHaveLength(rootCertificates.length + 1);
  });
});
