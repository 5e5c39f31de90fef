// Looks at everything that must be right before the first candidate is moved: the file, the tokens, Temporal, Gupy with our
// webhook and its steps, the providers, our own address. It writes nothing anywhere. Every look is bounded; one that fails
// does not hide the others.
import { type BridgeConfig } from '../config/bridge-config';
import { type CheckResult } from './checks/check-result';
import { checkConfiguration } from './checks/configuration';
import { checkGupy } from './checks/gupy';
import { checkProviders } from './checks/providers';
import { checkPublicUrl } from './checks/public-url';
import { checkTemporal } from './checks/temporal';
import { checkTokens } from './checks/tokens';
import { type CommonOptions, configFrom } from './common-options';
import { openSession } from './operator/temporal-session';
import { print, printJson } from './output';
import { type BridgeCommand } from './program';

export function registerCheck(program: BridgeCommand): void {
  program
    .command('check')
    .description('check the configuration, the connections, the tokens, and that the steps exist in Gupy')
    .printsJson()
    .takesConfig()
    .withExamples('check', 'check --config /etc/bridge/bridge.yaml --json')
    .performs(check);
}

/** 1 when anything is not in order; a file that cannot be used is a matter of exit code 2. */
async function check(options: CommonOptions): Promise<number> {
  const config = configFrom(options);
  // All at once; told in this order, each as soon as those before it are.
  const looks = [
    Promise.resolve([checkConfiguration(config), checkTokens(config)]),
    lookAtTemporal(config),
    checkGupy(config),
    checkProviders(config),
    checkPublicUrl(config).then((result) => [result]),
  ];
  void Promise.allSettled(looks);
  const results: CheckResult[] = [];
  for (const look of looks) {
    const found = await look;
    results.push(...found);
    if (!options.json) for (const result of found) print(line(result));
  }
  if (options.json) printJson(results);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

async function lookAtTemporal(config: BridgeConfig): Promise<CheckResult[]> {
  const session = openSession(config);
  try {
    return await checkTemporal(session);
  } finally {
    await session.client.connection.close();
  }
}

function line({ name, ok, detail, action }: CheckResult): string {
  const fix = action === undefined ? '' : `. ${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return `${ok ? 'ok      ' : 'PROBLEM '} ${name}: ${detail}${fix}`;
}
