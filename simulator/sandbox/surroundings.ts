import type { BridgeDoor } from '../stories/bridge-door';

export interface WrittenForExam {
  /** The provider's code. */
  exam: string;
  /** By outcome. `with-text`: the comment has the provider's text in it. */
  of: Readonly<Record<string, { tags: readonly string[]; comment: 'none' | 'plain' | 'with-text' }>>;
}

export interface MessageTemplate {
  /** Id in Gupy. */
  template: number;
  occasion: 'ordered' | 'scheduled' | 'started' | 'attended' | 'missed' | 'remind';
}

/** What runs around the stand-ins, as far as whoever starts them knows it. */
export interface SandboxSurroundings {
  /** Names or ids of the steps in which an exam is ordered: the page marks them. */
  examSteps?: readonly (string | number)[];
  /** IANA: in which the bridge writes dates for recruiters. The page shows and takes times in it. Default: the browser's. */
  timeZone?: string;
  /** What the bridge writes in Gupy, by exam and outcome: HR words it, so the stand-in does not know. */
  writes?: readonly WrittenForExam[];
  /** On what occasion the bridge has Gupy send which template to the candidate. */
  messages?: readonly MessageTemplate[];
  /** The id of an application at its end makes the address of its run in the Temporal UI. */
  runAddress?: string;
  /** An address that logs in to the page where people look after the bridge, and opens the candidate there. */
  boardLink?: (applicationId?: number) => string | undefined;
  /** For the stories that look into the bridge. */
  bridge?: BridgeDoor;
  /** Milliseconds: how long a story waits for one thing. Default: a minute. */
  storyWaitMs?: number;
}
