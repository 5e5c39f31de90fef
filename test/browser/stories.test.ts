// Every story of the sandbox ends green with the bridge that really runs.
import { bridgeDoor, type ClosableDoor } from '../../cli/dev/bridge-door';
import { storyNames } from '../../simulator/stories/stories';
import { BridgeWorld } from '../support/bridge-world';

let world: BridgeWorld;
let door: ClosableDoor;

beforeAll(async () => {
  door = bridgeDoor(
    () => world.config,
    () => ({ connection: { address: `127.0.0.1:${world.ports.temporal}` }, namespace: world.namespace }),
  );
  world = await BridgeWorld.create({ simulator: { surroundings: { bridge: door } } });
  await world.startAll();
}, 180_000);

afterAll(async () => {
  await door?.close();
  await world?.close();
});

test.each(storyNames)(
  'the story %s ends green',
  async (name) => {
    const play = await world.simulator.sandbox.player.play(name);
    expect([play.failure, play.checks.filter(({ holds }) => !holds), play.state]).toEqual([null, [], 'green']);
  },
  150_000,
);
