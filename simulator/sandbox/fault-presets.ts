// Troubles with a name, as they come in the field. A preset is made of faults of the dial and of switches of the deliveries, nothing
// that could not be set by hand. What could go wrong: the page itself comes from Gupy's port, so a preset never closes that port.
import type { Fault, FaultWindow } from '../fault-dial';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { Refusal } from '../route';

type Side = 'gupy' | 'provider';
interface PresetRule {
  side: Side;
  route: string;
  faults: readonly Fault[];
  window: FaultWindow;
}

interface Preset {
  rules?: readonly PresetRule[];
  /** Of the deliveries of both sides. */
  delivery?: { duplicates?: number; shuffleMs?: number; dropChance?: number; delayMs?: number };
}

const minute = 60_000;
const down: readonly Fault[] = [{ kind: 'reset' }, { kind: 'status', status: 503, body: 'html' }];
const lost: readonly Fault[] = [{ kind: 'reset', effect: 'done' }];
const always: FaultWindow = {};
const oneMinute: FaultWindow = { forMs: minute };

export const faultPresets = {
  'gupy-down': { rules: [{ side: 'gupy', route: '*', faults: down, window: oneMinute }] },
  'provider-down': { rules: [{ side: 'provider', route: '*', faults: down, window: oneMinute }] },
  'everything-twice': { delivery: { duplicates: 1 } },
  'out-of-order': { delivery: { shuffleMs: 4_000 } },
  'answers-lost': {
    rules: [
      { side: 'gupy', route: 'putTag', faults: lost, window: { probability: 0.5 } },
      { side: 'gupy', route: 'postComment', faults: lost, window: { probability: 0.5 } },
      { side: 'provider', route: '*', faults: lost, window: { probability: 0.5 } },
    ],
  },
  'token-revoked': {
    rules: [{ side: 'gupy', route: '*', faults: [{ kind: 'status', status: 401 }], window: always }],
  },
  throttled: {
    rules: [{ side: 'gupy', route: '*', faults: [{ kind: 'throttled', forMs: 5_000 }], window: { probability: 0.5 } }],
  },
  slow: {
    rules: (['gupy', 'provider'] as const).map((side): PresetRule => {
      return { side, route: '*', faults: [{ kind: 'slow', ms: 3_000 }], window: always };
    }),
  },
  'webhooks-lost': { delivery: { dropChance: 0.5 } },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof faultPresets;
export const presetNames = Object.keys(faultPresets) as PresetName[];

const calmDelivery = { duplicates: 0, shuffleMs: 0, dropChance: 0, delayMs: 0 };

export class FaultPresets {
  private readonly gupy: GupyStandIn;
  private readonly provider: ProviderStandIn;
  private readonly active = new Map<PresetName, { side: Side; id: number }[]>();

  constructor(gupy: GupyStandIn, provider: ProviderStandIn) {
    this.gupy = gupy;
    this.provider = provider;
  }

  begin(name: PresetName): void {
    this.end(name);
    const { rules = [], delivery }: Preset = faultPresets[name];
    const ids = rules.map(({ side, route, faults, window }) => ({
      side,
      id: this[side].faults.during(window, route, ...faults),
    }));
    if (delivery !== undefined) this.deliver(delivery);
    this.active.set(name, ids);
  }

  end(name: PresetName): void {
    for (const { side, id } of this.active.get(name) ?? []) this[side].faults.clear(id);
    const { delivery = {} }: Preset = faultPresets[name];
    const former = Object.keys(delivery) as (keyof typeof calmDelivery)[];
    if (this.active.delete(name)) this.deliver(Object.fromEntries(former.map((key) => [key, calmDelivery[key]])));
  }

  /** No more faults, and deliveries as they should be. */
  calm(): void {
    for (const side of ['gupy', 'provider'] as const) {
      this[side].faults.clear();
      this[side].faults.release();
    }
    this.deliver(calmDelivery);
    this.active.clear();
  }

  /** Those that still hold. */
  names(): PresetName[] {
    return [...this.active].flatMap(([name, ids]) => {
      const { delivery }: Preset = faultPresets[name];
      const holds = delivery !== undefined || ids.some(({ side, id }) => this[side].faults.has(id));
      return holds ? [name] : [];
    });
  }

  /** The routes of faults that still hold and belong to no preset: a person set them, or a story that plays. */
  byHand(): string[] {
    return (['gupy', 'provider'] as const).flatMap((side) => {
      const ofPresets = new Set(
        [...this.active.values()].flat().flatMap((rule) => (rule.side === side ? [rule.id] : [])),
      );
      return this[side].faults.describe().rules.flatMap(({ id, route }) => (ofPresets.has(id) ? [] : [route]));
    });
  }

  private deliver(delivery: Partial<typeof calmDelivery>): void {
    this.gupy.settings.change({ delivery });
    this.provider.settings.change({ delivery });
  }
}

export function presetOf(name: string | undefined): PresetName {
  const found = presetNames.find((known) => known === name);
  if (found === undefined) throw new Refusal(404, `No such preset; known: ${presetNames.join(', ')}`);
  return found;
}
