// The whole sandbox in one file: saved, loaded and reset by a person. The webhook configurations stay as they are, since they lead to
// the bridge that runs now; what was under way stays behind.
import { z } from 'zod';
import { refusing } from '../control-routes';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import { gupyStateSchema } from '../gupy/gupy-state';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { providerStateSchema } from '../provider/provider-state';
import { seedDemoWorld } from '../seed-data';

const savedSchema = z.object({
  format: z.literal('gupy-exam-bridge-sandbox'),
  version: z.literal(1),
  gupy: gupyStateSchema.shape.world,
  provider: providerStateSchema.shape.book,
});
export type SavedCompany = z.infer<typeof savedSchema>;

export function saveCompany(gupy: GupyStandIn, provider: ProviderStandIn): SavedCompany {
  const parts = { gupy: gupy.world.stored(), provider: provider.orders.stored() };
  return { format: 'gupy-exam-bridge-sandbox', version: 1, ...parts };
}

/** 400 for what no simulator has saved. */
export function loadCompany(gupy: GupyStandIn, provider: ProviderStandIn, saved: unknown): void {
  const company = refusing(() => savedSchema.parse(saved));
  provider.orders.restore(company.provider);
  gupy.world.restore(company.gupy);
}

/** The demo company as at the first start, with other people: the bridge has met the former ones. */
export function resetCompany(gupy: GupyStandIn, provider: ProviderStandIn): void {
  const { ids } = gupy.world.stored();
  provider.orders.restore({ orders: [], attempts: {} });
  gupy.world.restore({ jobs: [], applications: [], ids });
  seedDemoWorld(gupy.world, 'fresh');
}
