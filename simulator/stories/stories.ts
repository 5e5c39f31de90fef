import { notOrdered, oddPart } from './authentic';
import { cutOff, acknowledged, throttled } from './outages';
import { goingLive } from './going-live';
import { late, missed, stuck } from './late';
import { lostAnswers, once } from './once';
import { correct, early, fresh, order } from './order';
import { personal } from './personal';
import type { PlayedStory } from './played-story';
import { progress } from './progress';
import { truthful } from './truthful';
import { upgrade } from './upgrade';

/** In the order in which a newcomer understands them best. */
export const stories = {
  once,
  'lost-answers': lostAnswers,
  order,
  early,
  late,
  correct,
  fresh,
  progress,
  stuck,
  acknowledged,
  'cut-off': cutOff,
  throttled,
  missed,
  'going-live': goingLive,
  'odd-part': oddPart,
  'not-ordered': notOrdered,
  personal,
  truthful,
  upgrade,
} as const satisfies Record<string, PlayedStory>;

export type StoryName = keyof typeof stories;
export const storyNames = Object.keys(stories) as StoryName[];
