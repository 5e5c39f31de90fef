// Every story of the sandbox ends green with the bridge that really runs.
import { bridgeDoor, type ClosableDoor } from '../../cli/dev/bridge-door';
import { startTemporalRelay, type TemporalRelay } from '../../cli/dev/temporal-relay';
import { storyNames } from '../../simulator/stories/stories';
import { BridgeWorld } from '../support/bridge-world';
import { type BuiltRelease, builtRelease } from '../support/built-release';

let world: BridgeWorld;
let relay: TemporalRelay;
let door: ClosableDoor;
/** Of the next one, where the present one was stopped: its workflow has a change behind a patch. */
let release: BuiltRelease;
let isStopped = false;

async function stop(): Promise<void> {
  isStopped = true;
  await world.worker?.end('SIGTERM');
}

async function start(): Promise<void> {
  if (isStopped) await (await world.workerOf(release.main)).until('/readyz');
  isStopped = false;
}

beforeAll(async () => {
  door = bridgeDoor(
    () => world.config,
    () => ({ connection: { address: `127.0.0.1:${world.ports.temporal}` }, namespace: world.namespace }),
    { temporal: { cut: () => relay.cut(), mend: () => relay.mend() }, worker: { stop, start } },
  );
  world = await BridgeWorld.create({ simulator: { surroundings: { bridge: door } } });
  release = await builtRelease('99.0.0', require.resolve('../replay/changes/newer-release.ts'));
  relay = await startTemporalRelay(`127.0.0.1:${world.ports.temporal}`);
  await world.startTemporal();
  await Promise.all([world.processAt('api', relay.address).until('/readyz'), world.startWorker()]);
}, 180_000);

afterAll(async () => {
  await door?.close();
  await world?.close();
  await relay?.close();
  release?.remove();
});

test.each(storyNames)(
  'the story %s ends green',
  async (name) => {
    const play = await world.simulator.sandbox.player.play(name);
    expect([play.failure, play.checks.filter(({ holds }) => !holds), play.state]).toEqual([null, [], 'green']);
  },
  150_000,
);
