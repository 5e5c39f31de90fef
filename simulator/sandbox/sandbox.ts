// The sandbox: the two stand-ins behind one page, at Gupy's address. The page plays with the same control routes as tests and `curl`.
import { FrontFiles } from '../../console/front/front-files';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import { StoryPlayer } from '../stories/story-player';
import { FaultPresets } from './fault-presets';
import { LiveFeed } from './live-feed';
import { sandboxRoutes } from './sandbox-routes';
import type { SandboxSurroundings } from './surroundings';

export interface Sandbox {
  readonly feed: LiveFeed;
  readonly player: StoryPlayer;
  close(): void;
}

export function openSandbox(
  gupy: GupyStandIn,
  provider: ProviderStandIn,
  surroundings: SandboxSurroundings = {},
): Sandbox {
  const { bridge, storyWaitMs } = surroundings;
  const feed = new LiveFeed(gupy, provider, bridge);
  const presets = new FaultPresets(gupy, provider);
  const { timeline } = feed;
  const wait = storyWaitMs === undefined ? {} : { withinMs: storyWaitMs };
  const onPlay = (play: unknown): void => feed.tell('story', play);
  const player = new StoryPlayer({ gupy, provider, timeline, presets, bridge, onPlay, ...wait });
  gupy.show(new FrontFiles('simulator/page'), sandboxRoutes({ gupy, provider, feed, presets, player, surroundings }));
  return { feed, player, close: () => feed.close() };
}
