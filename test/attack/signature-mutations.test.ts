// T13: whatever is done to a signed callback, it is refused, quickly, and nothing is thrown.
import { randomInt } from 'node:crypto';
import { createSignatureCheck } from '../../providers/signatures/signature-schemes';
import { seededRandom } from '../../simulator/random';
import { bodyMutations, isSame, proofMutations, signedParts } from '../support/callback-mutations';
import { sized } from '../support/loop-size';
import { publicKeySchemes } from '../support/public-key-callbacks';
import { receivedCallback } from '../support/received-callback';
import { callbackUrl, secretText, signedAtMs, signedSchemes } from '../support/signed-callbacks';

const mutationsOfEach = sized({ quick: 1_000, long: 10_000 });
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));
console.info(`signature mutations: seed ${seed}, ${mutationsOfEach} of each scheme`);

test.each([...signedSchemes, ...publicKeySchemes])(
  `T13: of ${mutationsOfEach} mutations of a callback signed by %s none is accepted`,
  (title, scheme) => {
    const random = seededRandom(seed);
    const pick = (below: number): number => Math.floor(random() * Math.max(1, below));
    const check = createSignatureCheck(scheme.proof([{ value: secretText }]), callbackUrl);
    const nowMs = signedAtMs;
    const original = signedParts(scheme.sign(secretText));
    expect(check(receivedCallback({ ...original, nowMs }))).toBe('proven');
    const mutations = Object.entries({ ...proofMutations, ...(scheme.coversBody === true ? bodyMutations : {}) });
    const used = new Set<string>();
    const accepted: string[] = [];
    let [tried, microseconds] = [0, 0];
    while (tried < mutationsOfEach) {
      const mutant = signedParts(original);
      const [name, mutate] = mutations[pick(mutations.length)] ?? ['', () => undefined];
      mutate(mutant, pick);
      const received = receivedCallback({ ...mutant, nowMs });
      // Of the processor: unlike a time, the same on a busy machine.
      const before = process.cpuUsage();
      const proof = check(received);
      const { user, system } = process.cpuUsage(before);
      // Only of what was accepted is it asked whether it still is what was signed: the comparison costs more than the check.
      if (proof === 'proven' && isSame(mutant, original)) continue;
      used.add(name);
      tried += 1;
      microseconds += user + system;
      if (proof === 'proven')
        accepted.push(
          `${name}: ${JSON.stringify({ headers: mutant.headers, query: mutant.query, path: mutant.path })}`,
        );
    }
    const mean = microseconds / tried / 1_000;
    console.info(`${title}: ${used.size} kinds of mutation, ${mean.toFixed(3)} ms of the processor each`);
    expect(accepted).toEqual([]);
    expect(used.size).toBeGreaterThan(14);
    expect(mean).toBeLessThan(1);
  },
);
