// An environment whose only programs are shell scripts of the test: a resolver finds what the test put there, and a port
// that nobody listens on instead of the internet.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Progress } from '../../dev-server/progress';

export class ProgramSandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'program-sandbox-'));
  readonly steps: string[] = [];
  readonly progress: Progress = { step: (line) => void this.steps.push(line), tick: () => undefined };
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    mkdirSync(path.join(this.folder, 'bin'));
    this.env = {
      // The suite's own server, where jest found one for other suites, must not be found here.
      TEMPORAL_CLI_PATH: '',
      TEMPORAL_TEST_SERVER_PATH: '',
      PATH: path.join(this.folder, 'bin'),
      BRIDGE_CACHE: path.join(this.folder, 'cache'),
      LOG: path.join(this.folder, 'log'),
      HTTPS_PROXY: 'http://127.0.0.1:1',
    };
  }

  /** A program that notes its name and arguments, then does `body`. @returns its path */
  add(name: string, body: string, folder = 'bin'): string {
    const file = path.join(this.folder, folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >>"$LOG"\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** What ran, in order. */
  ran(): string[] {
    const log = path.join(this.folder, 'log');
    return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
