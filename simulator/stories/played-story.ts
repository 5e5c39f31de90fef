// A story shows one promise with the bridge that really runs: steps that provoke, and checks of what stands in the two stand-ins when
// all is over. Steps and checks have names only; their words are the page's.
import type { Scene } from './scene';

/** What a check saw, in numbers and in Gupy's own words, whether it holds or not. */
export interface Seen {
  holds: boolean;
  /** `moment` is ISO 8601: the page says it as its reader does. */
  seen: string | { moment: string };
}

export interface PlayedStory {
  /** The promise of docs/rules.md that it shows. */
  promise: string;
  /** Whether it looks into the bridge as well (`BridgeDoor`). */
  asksBridge?: true;
  /** In the order of their playing. */
  steps: Readonly<Record<string, (scene: Scene) => unknown>>;
  checks: Readonly<Record<string, (scene: Scene) => Seen>>;
}
