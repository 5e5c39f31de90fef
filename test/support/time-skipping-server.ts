// Finds or installs Temporal's time-skipping test server, in which ten days pass in a tenth of a second; tests need it.
// Temporal's site has it as a program; Maven has it as Java, which a script beside its class path turns into one.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../dev-server/command';
import { downloadWithSdk } from '../../dev-server/sdk-download';
import {
  firstFound,
  install,
  installed,
  type ResolverOptions,
  type ServerProgram,
} from '../../dev-server/server-program';

const version = '1.32.0';
const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const windows = process.platform === 'win32';
const testServer: ServerProgram = {
  title: 'Time-skipping test server',
  name: 'temporal-test-server',
  version,
  executable: windows ? 'temporal-test-server.exe' : 'temporal-test-server',
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
export async function resolveTestServer(options: ResolverOptions): Promise<string> {
  const { progress, env = process.env } = options;
  const sources = {
    TEMPORAL_TEST_SERVER_PATH: async () => given(env.TEMPORAL_TEST_SERVER_PATH),
    cache: async () => installed(testServer, env),
    "SDK's download": async () => download(options, env),
    Maven: async () => (windows ? undefined : assemble(options, env)),
  };
  return firstFound(testServer.title, sources, progress);
}

function given(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  return file;
}

async function download(options: ResolverOptions, env: NodeJS.ProcessEnv): Promise<string> {
  const source = { start: 'createTimeSkipping', version: `v${version}`, env } as const;
  return install(testServer, options, `downloading v${version} from Temporal's site`, (folder) =>
    downloadWithSdk(source, folder, testServer.executable),
  );
}

async function assemble(options: ResolverOptions, env: NodeJS.ProcessEnv): Promise<string> {
  await runCommand('java', ['-version'], { env, timeoutMs: 30_000 });
  return install(testServer, options, `assembling v${version} with Maven (half a minute, once)`, async (folder) => {
    const launched = path.join(folder, testServer.executable);
    writeFileSync(path.join(folder, 'pom.xml'), pom);
    writeFileSync(launched, launcher, { mode: 0o755 });
    const args = ['--batch-mode', '--quiet', copyDependencies, '-DincludeScope=runtime', '-DoutputDirectory=lib'];
    await runCommand('mvn', args, { env, cwd: folder, timeoutMs: 10 * 60_000 });
    const said = await runCommand(launched, [], { env, timeoutMs: 30_000 });
    if (!usage.test(said)) throw new Error(`it does not start: ${said.slice(0, 200)}`);
  });
}
