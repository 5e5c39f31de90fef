// Checks all that must be right before the first candidate is moved: the file, the tokens, Temporal, Gupy with our webhook and its
// steps, the providers, our own address. The command changes nothing. Every check is bounded, and a failed one hides no other.
import { type CheckResult } from './checks/check-result';
import { ClockLook } from './checks/clock';
import { checkConfiguration, checkTokens, checkWording } from './checks/configuration';
import { checkGupy } from './checks/gupy';
import { checkProviders } from './checks/providers';
import { checkPublicUrl } from './checks/public-url';
import { checkTemporal } from './checks/temporal';
import { asTyped } from './command-name';
import { type CommonOptions, configFrom } from './common-options';
import { withSession } from '../operator/temporal-session';
import { print, printJson, coloured } from './output';
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

/** 1 when a check found a problem; a file that cannot be used has exit code 2. */
async function check(options: CommonOptions): Promise<number> {
  const config = configFrom(options);
  const clock = new ClockLook();
  const gupy = checkGupy(config, clock.note);
  const providers = checkProviders(config, clock.note);
  // All checks run at once; each result is printed in this order, as soon as the earlier ones are.
  const checks = [
    Promise.resolve([checkConfiguration(config), ...checkWording(config), checkTokens(config)]),
    withSession(config, checkTemporal),
    gupy,
    providers,
    Promise.allSettled([gupy, providers]).then(() => [clock.result()]),
    checkPublicUrl(config).then((result) => [result]),
  ];
  void Promise.allSettled(checks);
  const results: CheckResult[] = [];
  for (const pending of checks) {
    const found = (await pending).map(asTypedResult);
    results.push(...found);
    if (!options.json) for (const result of found) print(line(result));
  }
  if (options.json) printJson(results);
  return results.every(({ ok }) => ok) ? 0 : 1;
}

function asTypedResult({ detail, action, ...result }: CheckResult): CheckResult {
  return { ...result, detail: asTyped(detail), ...(action === undefined ? {} : { action: asTyped(action) }) };
}

function line(result: CheckResult): string {
  const { name, detail, action } = result;
  const fix = action === undefined ? '' : `. ${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  return `${markOf(result)} ${name}: ${detail}${fix}`;
}

function markOf({ ok, unknown }: CheckResult): string {
  if (unknown === true) return coloured('UNKNOWN ', 'yellow');
  return ok ? coloured('ok      ', 'green') : coloured('PROBLEM ', 'red');
}
