// deploy/kubernetes is what Kubernetes allows: each manifest is compiled as a literal of its published type, in which a misspelt key, a
// missing one or a value of another kind is an error. KEDA's own kind is not among them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { parseAllDocuments } from 'yaml';
import { packageFolder } from '../../config/package-folder';

const root = packageFolder();
const folder = join(root, 'deploy', 'kubernetes');

interface Manifest {
  apiVersion: string;
  kind: string;
}

const manifests = readdirSync(folder)
  .filter((file) => file !== 'kustomization.yaml')
  .flatMap((file) =>
    parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document): [string, Manifest] => {
      const manifest = document.toJS() as Manifest;
      return [`${file}: ${manifest.kind}`, manifest];
    }),
  )
  .filter(([, { apiVersion }]) => apiVersion !== 'keda.sh/v1alpha1');

const virtual = join(root, 'manifest-literals.ts');

/** @returns what the compiler says of these manifests; empty where all is right */
function mistakes(named: readonly [string, Manifest][]): string[] {
  const text = named.map(([, manifest], index) => literal(manifest, index)).join('\n');
  const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [], skipLibCheck: true };
  const files = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...files,
    getSourceFile: (file, version) =>
      file === virtual ? ts.createSourceFile(file, text, version) : files.getSourceFile(file, version),
    fileExists: (file) => file === virtual || files.fileExists(file),
  };
  const program = ts.createProgram([virtual], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
}

function literal(manifest: Manifest, index: number): string {
  const { apiVersion, kind } = manifest;
  const module = apiVersion === 'v1' ? 'core/v1' : apiVersion.replace('.k8s.io', '');
  return `import type { ${kind} as Kind${index} } from 'kubernetes-types/${module}';
export const manifest${index}: Kind${index} = ${JSON.stringify(manifest)};`;
}

it('every manifest is valid by the types of Kubernetes', () => {
  expect(manifests.length).toBeGreaterThan(10);
  expect(mistakes(manifests)).toEqual([]);
});

it('a misspelt key, one of another kind and one that is missing would be found', () => {
  const [, deployment] = manifests.find(([name]) => name.startsWith('api.yaml')) ?? [];
  const text = JSON.stringify(deployment);
  const broken = ['"replicas":2', '"containerPort":3000', '"name":"api",'].map((part, index): [string, Manifest] => {
    expect(text).toContain(part);
    const changed = ['"replica":2', '"containerPort":"3000"', ''][index] ?? '';
    return [`broken ${index}`, JSON.parse(text.replace(part, changed)) as Manifest];
  });
  expect(mistakes(broken)).toHaveLength(broken.length);
});
