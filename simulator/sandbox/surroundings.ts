import type { BridgeDoor } from '../stories/bridge-door';

/** What runs around the stand-ins, as far as whoever starts them knows it. */
export interface SandboxSurroundings {
  /** Names or ids of the steps in which an exam is ordered: the page marks them. */
  examSteps?: readonly (string | number)[];
  /** The id of an application at its end makes the address of its run in the Temporal UI. */
  runAddress?: string;
  /** Of the page where people look after the bridge. */
  boardAddress?: string;
  /** For the stories that look into the bridge. */
  bridge?: BridgeDoor;
  /** Milliseconds: how long a story waits for one thing. Default: a minute. */
  storyWaitMs?: number;
}
