// Every story of the sandbox ends green with the bridge that really runs.
import { bridgeDoor, type ClosableDoor } from '../../cli/dev/bridge-door';
import { startTemporalRelay, type TemporalRelay } from '../../cli/dev/temporal-relay';
import { storyNames } from '../../simulator/stories/stories';
import { BridgeWorld } from '../support/bridge-world';

let world: BridgeWorld;
let relay: TemporalRelay;
let door: ClosableDoor;

beforeAll(async () => {
  door = bridgeDoor(
    () => world.config,
    () => ({ connection: { address: `127.0.0.1:${world.ports.temporal}` }, namespace: world.namespace }),
    { cut: () => relay.cut(), mend: () => relay.mend() },
  );
  world = await BridgeWorld.create({ simulator: { surroundings: { bridge: door } } });
  relay = await startTemporalRelay(`127.0.0.1:${world.ports.temporal}`);
  await world.startTemporal();
  await Promise.all([world.processAt('api', relay.address).until('/readyz'), world.startWorker()]);
}, 180_000);

afterAll(async () => {
  await door?.close();
  await world?.close();
  await relay?.close();
});

test.each(storyNames)(
  'the story %s ends green',
  async (name) => {
    const play = await world.simulator.sandbox.player.play(name);
    expect([play.failure, play.checks.filter(({ holds }) => !holds), play.state]).toEqual([null, [], 'green']);
  },
  150_000,
);
