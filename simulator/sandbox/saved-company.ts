// Saves the whole sandbox into one file, loads it, or resets it. Webhook configurations stay, since they lead to the bridge that runs now.
// What could go wrong: the bridge goes on with exams of people who are gone, so the caller learns who stays and has the others ended.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { refusing } from '../control-routes';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import { gupyStateSchema } from '../gupy/gupy-state';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { providerStateSchema } from '../provider/order-records';
import { seedDemoWorld } from '../seed-data';
import { applicationOfReference } from './card';

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

/** 400 for what no simulator has saved. @returns the applications with which nothing has happened since it was saved */
export function loadCompany(gupy: GupyStandIn, provider: ProviderStandIn, saved: unknown): number[] {
  const company = refusing(() => savedSchema.parse(saved));
  const before = piecesOf(saveCompany(gupy, provider));
  const after = piecesOf(company);
  provider.orders.restore(company.provider);
  gupy.world.restore(company.gupy);
  return [...after].flatMap(([id, pieces]) => (isDeepStrictEqual(pieces, before.get(id)) ? [id] : []));
}

/** The demo company as at the first start, with other people: the bridge has met the former ones. */
export function resetCompany(gupy: GupyStandIn, provider: ProviderStandIn): void {
  const { ids } = gupy.world.stored();
  provider.orders.restore({ orders: [], attempts: {} });
  gupy.world.restore({ jobs: [], applications: [], ids });
  seedDemoWorld(gupy.world, 'fresh');
}

/** By application: all that the stand-ins have of it, as it would stand in the file. */
function piecesOf({ gupy, provider }: SavedCompany): Map<number, unknown[]> {
  const pieces = new Map<number, unknown[]>(gupy.applications.map((application) => [application.id, [application]]));
  for (const order of provider.orders) pieces.get(applicationOfReference(order.reference) ?? 0)?.push(order);
  return new Map([...pieces].map(([id, list]) => [id, JSON.parse(JSON.stringify(list)) as unknown[]]));
}
