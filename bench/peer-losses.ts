// What a peer loses: results that come before it waits for them, and what a kill caught. Lost is what never comes, and not what is late: as
// long as something still comes, it is waited for, and the provider sends again every second what was not taken, since its own pauses
// (5 s, 5 min, half an hour) would be longer than any wait here.
import { setTimeout as pause } from 'node:timers/promises';
import { acknowledged, inParallel, type KillableDoors } from './flow';
import { Outside } from './side';

const earlyCount = 50;
const inFlight = 100;
/** So long nothing has come any more: more than any of them waits before it takes up what a dead process had (15 s to a minute). */
const quietMs = 120_000;

export interface Losses {
  /** Results that came before the order was answered. */
  early: { sent: number; lost: number };
  /** After a SIGKILL with so many in flight, first while they order, then while they tag. */
  kills: {
    inFlight: number;
    ordersLost: number;
    tagsLost: number;
    /** Seconds from when the next process was ready to the last that came. */
    lastOrderAfter: number;
    lastTagAfter: number;
    ordersSentAgain: number;
    tagsPutAgain: number;
  };
}

export async function measureLosses(side: KillableDoors): Promise<Losses> {
  const outside = new Outside(side.world);
  return { early: await lostEarly(side, outside), kills: await afterKills(side, outside) };
}

/** P-EARLY: the provider decides before it answers the order. */
async function lostEarly(side: KillableDoors, outside: Outside): Promise<Losses['early']> {
  const { settings } = side.world.simulator.provider;
  settings.change({ autoComplete: { afterMs: 0, beforeAnswer: true, result: { outcome: 'passed' } } });
  const ids = Array.from({ length: earlyCount }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await outside.untilOrdered(ids);
  settings.change({ autoComplete: null });
  return { sent: earlyCount, lost: await leftAtRest(side, () => outside.withoutTag(ids)) };
}

async function afterKills(side: KillableDoors, outside: Outside): Promise<Losses['kills']> {
  const before = { ...outside.again };
  const ids = Array.from({ length: inFlight }, () => outside.candidate());
  await inParallel(ids, (id) => acknowledged(side, id));
  await restarted(side);
  const orders = await timedRest(side, () => outside.withoutOrder(ids));
  const ordered = ids.filter((id) => outside.isOrdered(id));
  // What the killed process does not answer the provider sends again.
  const sent = inParallel(ordered, (id) => outside.complete(id).catch(() => undefined));
  await restarted(side);
  await sent;
  const tags = await timedRest(side, () => outside.withoutTag(ordered));
  return {
    inFlight,
    ...{ ordersLost: orders.left, tagsLost: tags.left },
    ...{ lastOrderAfter: orders.lastAfter, lastTagAfter: tags.lastAfter },
    ordersSentAgain: outside.again.orders - before.orders,
    tagsPutAgain: outside.again.tags - before.tags,
  };
}

async function restarted(side: KillableDoors): Promise<void> {
  await side.kill();
  await side.startProcess();
}

async function timedRest(side: KillableDoors, missing: () => number): Promise<{ left: number; lastAfter: number }> {
  const begun = performance.now();
  let lastAt = begun;
  const left = await leftAtRest(side, missing, () => (lastAt = performance.now()));
  return { left, lastAfter: Math.round((lastAt - begun) / 100) / 10 };
}

/** @returns how many are missing when nothing has come for long */
async function leftAtRest(
  { world }: KillableDoors,
  missing: () => number,
  onProgress: () => void = () => undefined,
): Promise<number> {
  let left = missing();
  let changedAt = performance.now();
  for (let look = 0; left > 0 && performance.now() - changedAt < quietMs; look += 1) {
    if (look % 20 === 0) world.simulator.provider.callbacks.repeatNow();
    await pause(50);
    const now = missing();
    if (now === left) continue;
    left = now;
    changedAt = performance.now();
    onProgress();
  }
  return left;
}
