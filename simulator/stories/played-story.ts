// A story shows one promise with the bridge that really runs: steps that provoke, and checks of what stands in the two stand-ins when
// all is over. Steps and checks have names only; their words are the page's.
import type { Scene } from './scene';

/** A number, words of Gupy or of the bridge, or a date (ISO 8601): the page says each as its reader does. */
export type Evidence = number | string | readonly string[] | { moment: string };

/** What a check saw, whether it holds or not: the page has a sentence for it, which is true either way. */
export interface Seen {
  holds: boolean;
  seen: readonly Evidence[];
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
