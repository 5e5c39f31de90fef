import type { BridgeConfig } from '../../../../config/bridge-config';
import { checkConfiguration } from '../../../../cli/checks/configuration';

const hour = 3_600_000;

function withLingers(...lingers: number[]): BridgeConfig {
  const exams = lingers.map((closeAfter) => ({ rule: { closeAfter } }));
  return { file: 'bridge.yaml', providers: new Map([['clinic', {}]]), exams } as unknown as BridgeConfig;
}

it('says what the file holds', () => {
  expect(checkConfiguration(withLingers(72 * hour, 3 * hour))).toEqual({
    name: 'configuration',
    ok: true,
    detail: 'bridge.yaml: 2 exams, 1 provider',
  });
});

it('P-ONCE: names the exams whose runs would end while Gupy may still repeat their webhook', () => {
  expect(checkConfiguration(withLingers(72 * hour, hour, 1_000))).toEqual({
    name: 'configuration',
    ok: false,
    detail:
      'exams[1].closeAfter of 1h, exams[2].closeAfter of 1s are shorter than the time in which Gupy repeats a webhook',
    action: 'set at least 3h, so that no copy opens an exam anew',
  });
});
