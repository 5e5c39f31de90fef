// The whole product with every preset in one bridge.yaml, each at a stand-in that speaks that provider's dialect, and an exam
// step of Gupy for each.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dialects } from '../../simulator/provider/dialects';
import type { OrderRecord, ResultVersion } from '../../simulator/provider/order-records';
import { type ProviderStandIn, startProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { demoJob } from '../../simulator/seed-data';
import { BridgeWorld } from './bridge-world';
import { presetLines, type PresetName, presetNames, presetSettings } from './preset-settings';

const token = 'token-of-every-provider-0001';
/** Of each provider its own: one for two is refused. */
const secretOf = (name: PresetName): string => `callback-secret-of-${name}-alone`;
const firstStepId = 90_001;

export interface Spoken {
  url: string;
  headers: Record<string, string>;
  body: string;
}

interface Stand {
  provider: ProviderStandIn;
  stepId: number;
}

export class EveryPresetWorld {
  readonly bridge: BridgeWorld;
  private readonly stands: ReadonlyMap<PresetName, Stand>;

  private constructor(bridge: BridgeWorld, stands: ReadonlyMap<PresetName, Stand>) {
    this.bridge = bridge;
    this.stands = stands;
  }

  static async start(): Promise<EveryPresetWorld> {
    const bridge = await BridgeWorld.create({ runs: 'inside' });
    const stands = new Map<PresetName, Stand>();
    for (const [index, name] of presetNames.entries()) {
      const stepId = firstStepId + index;
      bridge.simulator.gupy.world.addStep(demoJob.id, { id: stepId, name: `Prova ${name}` });
      stands.set(name, { provider: await startStandIn(name, bridge), stepId });
    }
    const world = new EveryPresetWorld(bridge, stands);
    world.writeConfig();
    await bridge.startAll();
    return world;
  }

  provider(name: PresetName): ProviderStandIn {
    return this.stand(name).provider;
  }

  /** Another person, who enters the exam step of this preset. */
  enter(name: PresetName): number {
    const applicationId = this.bridge.addCandidate();
    this.bridge.simulator.gupy.move(applicationId, this.stand(name).stepId);
    return applicationId;
  }

  /** The order as it stands at the provider; at ClassMarker the candidate comes by the link instead, with our reference. */
  async ordered(name: PresetName, applicationId: number): Promise<OrderRecord> {
    const { entries } = await this.bridge.untilReport(applicationId, ({ status }) => status === 'waiting');
    const { reference = '', orderId } = entries[0] ?? {};
    const { orders } = this.provider(name);
    if (name === 'classmarker')
      return orders.place({ reference, exam: presetSettings[name].exam, callbackUrl: '', candidate: {} }, true).order;
    // Some presets name an order by what the callback will say of it, which is no id of the provider's.
    const order = orders.all().find((known) => known.orderId === orderId) ?? orders.all().at(-1);
    if (order === undefined) throw new Error(`${name} has no order`);
    return order;
  }

  /** What this provider would send, were this the result. */
  speak(name: PresetName, order: OrderRecord, outcome: ResultVersion['outcome']): Spoken {
    const { orderId, reference } = order;
    const now = new Date().toISOString();
    const version = { resultId: 'r-1', orderId, reference, occurredAt: now, recordedAt: now, outcome };
    const url = this.provider(name).settings.current.callbackUrl ?? order.body.callbackUrl;
    const seconds = Math.floor(Date.now() / 1000);
    const said = { order, version, report: undefined, messageId: 'm-1', url, attempt: 1, seconds };
    const spoken = dialects[name].callback?.({ ...said, secrets: [secretOf(name)] });
    if (spoken === undefined) throw new Error(`${name} sends no such callback`);
    return { url, ...spoken };
  }

  async close(): Promise<void> {
    for (const { provider } of this.stands.values()) await provider.close();
    await this.bridge.close();
  }

  private stand(name: PresetName): Stand {
    const stand = this.stands.get(name);
    if (stand === undefined) throw new Error(`No preset ${name}`);
    return stand;
  }

  private writeConfig(): void {
    const { configFile } = this.bridge;
    const text = readFileSync(configFile, 'utf8');
    const providers = presetNames.flatMap((name) => [
      `  ${name}:`,
      '    kind: mapped',
      ...presetLines(name, { url: this.provider(name).url, token, secret: secretOf(name) }).map(
        (line) => `    ${line}`,
      ),
      ...(name === 'codesignal' ? ['    pollEvery: 2s'] : []),
    ]);
    writeFileSync(configFile, text.replace('\nexams:\n', `\n${providers.join('\n')}\nexams:\n`));
    appendFileSync(configFile, presetNames.flatMap(examLines).join('\n'));
  }
}

function startStandIn(name: PresetName, bridge: BridgeWorld): Promise<ProviderStandIn> {
  // In Gupy's contract every order says where its own callback goes.
  const callbackUrl = name === 'gupy-test-provider' ? null : `${bridge.config.server.publicUrl}/callbacks/${name}`;
  return startProviderStandIn({ token, callbackSecret: secretOf(name), dialect: name, settings: { callbackUrl } });
}

function examLines(name: PresetName): string[] {
  return [
    `  - step: Prova ${name}`,
    `    provider: ${name}`,
    `    exam: '${presetSettings[name].exam}'`,
    '    deadline: 10d',
    '    publish:',
    `      passed: { tag: Apto ${name} }`,
    `      failed: { tag: Inapto ${name} }`,
    '      inconclusive: {}',
    '      expired: {}',
    '      cancelled: {}',
  ];
}
