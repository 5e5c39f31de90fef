// Checks that several stories end with.
import type { Seen } from './played-story';
import { isAcknowledged, type Scene } from './scene';

/** How many of its events, or of its results and reports, were taken by the bridge. */
export function acknowledged(of: 'webhooks' | 'callbacks', isRight: (count: number) => boolean) {
  return (scene: Scene): Seen => {
    const count = scene[of]().filter(isAcknowledged).length;
    return { holds: isRight(count), seen: [count] };
  };
}

/** The event of each of several candidates was taken by the bridge. */
export function eachAcknowledged(scene: Scene): Seen {
  const [taken, all] = [scene.acknowledged().length, scene.candidates.length];
  return { holds: taken === all, seen: [taken, all] };
}

/** Exactly one order at the provider, however often it was asked for. */
export function oneOrder(scene: Scene): Seen {
  const orders = scene.ordersOf().length;
  return { holds: orders === 1, seen: [orders, scene.orderRequests()] };
}

export function noOrder(scene: Scene): Seen {
  const orders = scene.ordersOf().length;
  return { holds: orders === 0, seen: [orders] };
}

/** Each of several candidates has exactly one order. */
export function oneOrderEach(scene: Scene): Seen {
  const all = scene.candidates;
  const exact = all.filter((id) => scene.ordersOf(id).length === 1).length;
  return { holds: exact === all.length, seen: [exact, all.length] };
}

/** A tag is there, and none twice. */
export function tagsOnce(scene: Scene): Seen {
  const tags = scene.tags();
  return { holds: tags.length > 0 && allOnce(tags), seen: [tags] };
}

/** No comment is there twice; a rule may ask for none. */
export function commentsOnce(scene: Scene): Seen {
  const comments = scene.comments();
  return { holds: allOnce(comments), seen: [comments.length, comments.length - new Set(comments).size] };
}

/** Nothing is there twice. */
function allOnce(words: readonly string[]): boolean {
  return new Set(words).size === words.length;
}
