// Finds or installs Temporal's time-skipping test server, in which ten days pass in a tenth of a second; tests need it.
// Temporal's site has it as a program; Maven has it as Java, which a script beside its class path turns into one.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from './command';
import { withTicks, type Progress } from './progress';
import { firstFound, type Source } from './resolution';
import { downloadWithSdk } from './sdk-download';
import { cached, installOnce, type Installation } from './server-cache';
import type { ResolverOptions } from './temporal-cli';

const version = '1.32.0';
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const title = 'Time-skipping test server';
const windows = process.platform === 'win32';
const program = windows ? 'temporal-test-server.exe' : 'temporal-test-server';
const installation: Installation = {
  title,
  name: `temporal-test-server-${version}-${process.platform}-${process.arch}`,
  executable: program,
};

/** Without arguments it says how it is used and ends. */
const usage = /^Usage:/m;

// exec, since whoever started this script ends it by its process id. The first compiler only: it lives for seconds.
const launcher = `#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

// The second dependency is for silence: without a logger Java complains on every start.
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId>
  <artifactId>test-server-class-path</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${version}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/** @throws BridgeError BRIDGE_SERVER_MISSING */
export async function resolveTestServer({ progress, env = process.env }: ResolverOptions): Promise<string> {
  const sources: Source[] = [
    { name: 'TEMPORAL_TEST_SERVER_PATH', find: async () => given(env.TEMPORAL_TEST_SERVER_PATH) },
    { name: 'cache', find: async () => cached(installation, env) },
    { name: "SDK's download", find: async () => download(env, progress) },
    { name: 'Maven', find: async () => (windows ? undefined : assemble(env, progress)) },
  ];
  return firstFound(title, sources, progress);
}

function given(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  return file;
}

async function download(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  return installOnce(installation, env, progress, async (folder) => {
    const line = `${title}: downloading v${version} from Temporal's site`;
    progress.step(line);
    const source = { start: 'createTimeSkipping', version: `v${version}`, env } as const;
    await withTicks(progress, line, () => downloadWithSdk(source, folder, program));
  });
}

async function assemble(env: NodeJS.ProcessEnv, progress: Progress): Promise<string> {
  await runCommand('java', ['-version'], { env, timeoutMs: 30_000 });
  return installOnce(installation, env, progress, async (folder) => {
    const line = `${title}: assembling v${version} with Maven (about half a minute, once)`;
    progress.step(line);
    writeFileSync(path.join(folder, 'pom.xml'), pom);
    writeFileSync(path.join(folder, program), launcher, { mode: 0o755 });
    const args = ['--batch-mode', '--quiet', copyDependencies, '-DincludeScope=runtime', '-DoutputDirectory=lib'];
    await withTicks(progress, line, () => runCommand('mvn', args, { env, cwd: folder, timeoutMs: 10 * 60_000 }));
    const said = await runCommand(path.join(folder, program), [], { env, timeoutMs: 30_000 });
    if (!usage.test(said)) throw new Error(`it does not start: ${said.slice(0, 200)}`);
  });
}
