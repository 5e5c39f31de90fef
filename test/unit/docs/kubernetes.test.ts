// deploy/kubernetes names only what the product has: commands, ports, probes, variables, files. That Kubernetes allows it is held by
// test/machine/kubernetes-types.test.ts; what a cluster does with it is not shown.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { packageFolder } from '../../../config/package-folder';
import { defaultConfigText } from '../../../config/default-config';

interface Container {
  name: string;
  image: string;
  args: string[];
  envFrom: { configMapRef: { name: string } }[];
  ports: { name: string; containerPort: number }[];
  volumeMounts: { name: string; mountPath: string }[];
  securityContext: Record<string, unknown>;
  lifecycle?: { preStop: { exec: { command: string[] } } };
  livenessProbe: Probe;
  readinessProbe: Probe;
  startupProbe: Probe;
}
interface Probe {
  httpGet: { path: string; port: string };
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
  data?: Record<string, string>;
  spec: {
    selector: { matchLabels: Record<string, string> };
    template: {
      metadata: { labels: Record<string, string>; annotations: Record<string, string> };
      spec: {
        terminationGracePeriodSeconds: number;
        securityContext: Record<string, unknown>;
        containers: [Container];
        volumes: { name: string }[];
      };
    };
    scaleTargetRef: { name: string };
    triggers: { metadata: Record<string, string> }[];
  };
}

const root = packageFolder();
const folder = join(root, 'deploy', 'kubernetes');
const files = readdirSync(folder).filter((name) => name !== 'kustomization.yaml');
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => ({
    file,
    manifest: document.toJS() as Manifest,
  })),
);
const deployments = manifests.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Deployment');
const byName = deployments.map((deployment): [string, Manifest] => [deployment.metadata.name, deployment]);
const config = parse(defaultConfigText('x')) as Record<string, Record<string, unknown>>;

test('kustomization.yaml names every manifest, and only those that are there', () => {
  const text = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
  const named = [...text.matchAll(/^ {2}(?:# )?- ([a-z-]+\.yaml)$/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(files.sort());
});

test.each(byName)(
  '%s runs a command that there is, with the ports of the configuration that `init` writes',
  (name, { spec }) => {
    const [container] = spec.template.spec.containers;
    const [command = '', flag, file] = container.args;
    expect(existsSync(join(root, 'cli', `${command}.ts`))).toBe(true);
    expect([name, flag, file]).toEqual([`exam-bridge-${command}`, '--config', '/config/bridge.yaml']);
    const section = config[command === 'api' ? 'server' : command] ?? {};
    const ports = Object.fromEntries(container.ports.map((port) => [port.name, port.containerPort]));
    expect([ports['http'], ports['ops']]).toEqual([section['port'], section['opsPort']]);
    expect(spec.template.metadata.annotations['prometheus.io/port']).toBe(String(section['opsPort']));
  },
);

test.each(byName)(
  'R31: %s is restarted by /healthz, gets work by /readyz, and drains before it is killed',
  (_name, { spec }) => {
    const { containers, terminationGracePeriodSeconds } = spec.template.spec;
    const [{ livenessProbe, readinessProbe, startupProbe, lifecycle }] = containers;
    expect([livenessProbe, startupProbe].map(({ httpGet }) => httpGet)).toEqual([
      { path: '/healthz', port: 'ops' },
      { path: '/healthz', port: 'ops' },
    ]);
    expect(readinessProbe.httpGet).toEqual({ path: '/readyz', port: 'ops' });
    const pause = Number(lifecycle?.preStop.exec.command[1] ?? 0);
    expect(terminationGracePeriodSeconds - pause).toBeGreaterThan(10);
  },
);

test.each(byName)('%s is not root, writes nowhere but to /tmp, and gains nothing', (_name, { spec }) => {
  const { securityContext, containers, volumes } = spec.template.spec;
  const [container] = containers;
  expect(securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(container.volumeMounts.map(({ name, mountPath }) => [name, mountPath])).toEqual([
    ['config', '/config'],
    ['tmp', '/tmp'],
  ]);
  expect(volumes.map(({ name }) => name)).toEqual(['config', 'tmp']);
});

test.each(byName)('%s is selected by its own labels', (_name, { spec }) => {
  expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
});

test('every variable is one that the product reads, and none is a secret', () => {
  const variables = manifests.flatMap(({ manifest }) =>
    manifest.kind === 'ConfigMap' ? Object.keys(manifest.data ?? {}) : [],
  );
  const known = [defaultConfigText('x'), readFileSync(join(root, 'docs', 'processes.md'), 'utf8')].join('\n');
  for (const name of variables) expect([name, known.includes(name)]).toEqual([name, true]);
  expect(manifests.map(({ manifest }) => manifest.kind)).not.toContain('Secret');
});

test('what grows is a deployment that there is, by a queue that the runs are in', () => {
  const grown = manifests.flatMap(({ manifest }) =>
    manifest.spec?.scaleTargetRef === undefined ? [] : [manifest.spec],
  );
  expect(grown).toHaveLength(3);
  for (const { scaleTargetRef } of grown) expect(byName.map(([name]) => name)).toContain(scaleTargetRef.name);
  const queues = grown.flatMap(({ triggers = [] }) => triggers.map(({ metadata }) => metadata['taskQueue']));
  expect(queues).toEqual([config['temporal']?.['taskQueue']]);
});

test('docs/kubernetes.md names the objects that the deployments read', () => {
  const page = readFileSync(join(root, 'docs', 'kubernetes.md'), 'utf8');
  const api = readFileSync(join(folder, 'api.yaml'), 'utf8');
  for (const name of ['exam-bridge-config', 'exam-bridge-env']) {
    expect(page).toContain(` ${name} --from-file=`);
    expect(api).toContain(`{ name: ${name} }`);
  }
});

test('docs/kubernetes.md makes of the worker a second one that shares nothing with it but its configuration', () => {
  const page = readFileSync(join(root, 'docs', 'kubernetes.md'), 'utf8');
  const [command = ''] = /sed -e[\s\S]*?worker\.yaml/.exec(page) ?? [];
  const next = parse(execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' })) as Manifest;
  const worker = deployments.find(({ metadata }) => metadata.name === 'exam-bridge-worker');
  const { labels } = next.spec.template.metadata;
  expect(labels).toEqual(next.spec.selector.matchLabels);
  expect(labels).not.toEqual(worker?.spec.selector.matchLabels);
  expect(JSON.stringify(next)).not.toMatch(/component":"worker"|"exam-bridge-worker"/);
  const [{ image, args, name }] = next.spec.template.spec.containers;
  expect([next.metadata.name, image.split(':')[1]]).toEqual(['exam-bridge-worker-1-5-0', '1.5.0']);
  expect([args, name]).toEqual([worker?.spec.template.spec.containers[0].args, 'worker']);
});
