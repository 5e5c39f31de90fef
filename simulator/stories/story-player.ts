// Plays one story at a time, since a story turns the dials of the whole sandbox, and puts them back at its end, whatever happened.
import { Refusal } from '../route';
import type { FaultPresets } from '../sandbox/fault-presets';
import type { PlayedStory, Seen } from './played-story';
import { Scene, type SceneParts } from './scene';
import { stories, type StoryName, storyNames } from './stories';

export interface StoryPlay {
  name: StoryName;
  state: 'playing' | 'green' | 'red';
  /** The steps that are over, and the one that is played. */
  done: string[];
  current: string | null;
  checks: ({ name: string } & Seen)[];
  applicationIds: number[];
  /** Why it could not be played to its end. */
  failure: string | null;
}

export interface StoryPlayerParts extends Omit<SceneParts, 'onCandidate'> {
  presets: FaultPresets;
  /** After each step. */
  onPlay: (play: StoryPlay) => void;
}

export class StoryPlayer {
  private readonly parts: StoryPlayerParts;
  private readonly plays = new Map<StoryName, StoryPlay>();
  private playing: StoryName | undefined;

  constructor(parts: StoryPlayerParts) {
    this.parts = parts;
  }

  /** All stories, with the last playing of each. */
  list(): { name: StoryName; promise: string; isPlayable: boolean; play: StoryPlay | null }[] {
    return storyNames.map((name) => {
      const { promise, asksBridge }: PlayedStory = stories[name];
      const isPlayable = asksBridge !== true || this.parts.bridge !== undefined;
      return { name, promise, isPlayable, play: this.plays.get(name) ?? null };
    });
  }

  /** For a company that is replaced: who played in it went away. A story that plays now goes on to its end. */
  forget(): void {
    for (const name of this.plays.keys()) if (name !== this.playing) this.plays.delete(name);
  }

  /** Resolves when it is over, green or red. 409 while another one plays, and where the bridge cannot be asked. */
  async play(name: StoryName): Promise<StoryPlay> {
    const story: PlayedStory = stories[name];
    if (this.playing !== undefined) throw new Refusal(409, `The story ${this.playing} is playing`);
    if (story.asksBridge === true && this.parts.bridge === undefined) {
      throw new Refusal(409, 'This story asks the bridge, which is not started with this simulator');
    }
    this.playing = name;
    const play: StoryPlay = {
      ...{ name, state: 'playing', done: [], current: null },
      ...{ checks: [], applicationIds: [], failure: null },
    };
    this.plays.set(name, play);
    try {
      await this.perform(story, play);
    } finally {
      this.playing = undefined;
      this.parts.onPlay(play);
    }
    return play;
  }

  private async perform(story: PlayedStory, play: StoryPlay): Promise<void> {
    const { presets, onPlay } = this.parts;
    const scene = new Scene({ ...this.parts, onCandidate: (id) => play.applicationIds.push(id) });
    presets.calm();
    try {
      for (const [name, act] of Object.entries(story.steps)) {
        play.current = name;
        onPlay(play);
        await act(scene);
        play.done.push(name);
      }
      play.current = null;
      play.checks = Object.entries(story.checks).map(([name, see]) => ({ name, ...see(scene) }));
      play.state = play.checks.every(({ holds }) => holds) ? 'green' : 'red';
    } catch (error) {
      play.state = 'red';
      play.failure = error instanceof Error ? error.message : String(error);
    } finally {
      await this.putBack();
    }
  }

  private async putBack(): Promise<void> {
    const { gupy, provider, presets, bridge } = this.parts;
    presets.calm();
    bridge?.temporal.mend();
    await bridge?.worker.start();
    provider.settings.change({ autoComplete: null });
    await Promise.all([gupy.deliveries.release(), provider.callbacks.release()]);
  }
}

export function storyOf(name: string | undefined): StoryName {
  const found = storyNames.find((known) => known === name);
  if (found === undefined) throw new Refusal(404, `No such story; known: ${storyNames.join(', ')}`);
  return found;
}
