// The table of examples promises what works with a provider and what its API cannot do. Each promise that a mapping can keep is held
// against the mapping itself; that it then works, test/field/example-providers.test.ts shows.
import { exampleKeys, exampleNames, readExample } from '../../support/example-file';
import { PresetWorld } from '../../support/preset-world';

/** Keys of a mapping, as far as they are groups. */
type Groups = Record<string, Record<string, unknown> | undefined>;

test.each(exampleNames)('%s: what the table says is what its mapping can', async (file) => {
  const { works, cannot, provider } = readExample(file);
  const world = await PresetWorld.start(exampleKeys(file, 'https://login.example.com'));
  const { adapter } = world;
  await world.close();
  const says = (claims: readonly string[], words: RegExp) => claims.some((claim) => words.test(claim));
  const { order, events, callback, signing } = provider as Groups;
  const kept: Record<string, [said: boolean, kept: boolean]> = {
    order: [says(works, /^order/), order?.['request'] !== undefined],
    polling: [says(works, /polling/), adapter.fetchResult !== undefined],
    cancel: [says(works, /^cancel/), adapter.cancel !== undefined],
    'cannot cancel': [says(cannot, /^cancel/) && adapter.cancel !== undefined, false],
    login: [says(works, /login/), provider['login'] !== undefined],
    'signed requests': [says(works, /signed request/), signing !== undefined],
    challenge: [says(works, /challenge/), events?.['challenge'] !== undefined],
    callback: [says(works, /callback|notice|one result of all/), callback !== undefined],
    'stages of an exam': [says(works, /booked|begun|missed/), provider['progress'] !== undefined],
    'old hashes': [says(cannot, /SHA-1/), [callback, signing].some((part) => part?.['algorithm'] === 'sha1')],
  };
  const broken = Object.entries(kept).filter(([, [said, isKept]]) => said !== isKept);
  expect(broken).toEqual([]);
});
