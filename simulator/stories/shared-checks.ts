// Checks that several stories end with.
import type { Seen } from './played-story';
import { allOnce, listed, type Scene } from './scene';

/** Exactly one order at the provider, however often it was asked for. */
export function oneOrder(scene: Scene): Seen {
  const orders = scene.ordersOf().length;
  return { holds: orders === 1, seen: `${orders} (${scene.orderRequests()} ×)` };
}

export function noOrder(scene: Scene): Seen {
  const orders = scene.ordersOf().length;
  return { holds: orders === 0, seen: String(orders) };
}

/** A tag is there, and none twice. */
export function tagsOnce(scene: Scene): Seen {
  const tags = scene.tags();
  return { holds: tags.length > 0 && allOnce(tags), seen: listed(tags) };
}

/** No comment is there twice; a rule may ask for none. */
export function commentsOnce(scene: Scene): Seen {
  const comments = scene.comments();
  return { holds: allOnce(comments), seen: listed(comments) };
}
