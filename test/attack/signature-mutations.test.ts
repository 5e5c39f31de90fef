// T13: whatever is done to a signed callback, it is refused, quickly, and nothing is thrown.
import { randomInt } from 'node:crypto';
import { createSignatureCheck } from '../../providers/signatures/signature-schemes';
import { seededRandom } from '../../simulator/random';
import { bodyMutations, isSame, proofMutations, signedParts } from '../support/callback-mutations';
import { receivedCallback } from '../support/received-callback';
import { callbackUrl, secretText, signedAtMs, signedSchemes } from '../support/signed-callbacks';

const mutationsOfEach = 10_000;
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));
console.info(`signature mutations: seed ${seed}, ${mutationsOfEach} of each scheme`);

test.each(signedSchemes)('T13: of 10 000 mutations of a callback signed by %s none is accepted', (title, scheme) => {
  const random = seededRandom(seed);
  const pick = (below: number): number => Math.floor(random() * Math.max(1, below));
  const check = createSignatureCheck(scheme.proof([{ value: secretText }]), callbackUrl);
  const nowMs = signedAtMs;
  const original = signedParts(scheme.sign(secretText));
  expect(check(receivedCallback({ ...original, nowMs }))).toBe('proven');
  const mutations = Object.entries({ ...proofMutations, ...(scheme.coversBody === true ? bodyMutations : {}) });
  const used = new Set<string>();
  const accepted: string[] = [];
  const times: number[] = [];
  while (times.length < mutationsOfEach) {
    const mutant = signedParts(original);
    const [name, mutate] = mutations[pick(mutations.length)] ?? ['', () => undefined];
    mutate(mutant, pick);
    const received = receivedCallback({ ...mutant, nowMs });
    const started = performance.now();
    const proof = check(received);
    const took = performance.now() - started;
    // Only of what was accepted is it asked whether it still is what was signed: the comparison costs more than the check.
    if (proof === 'proven' && isSame(mutant, original)) continue;
    used.add(name);
    times.push(took);
    if (proof === 'proven')
      accepted.push(`${name}: ${JSON.stringify({ headers: mutant.headers, query: mutant.query, path: mutant.path })}`);
  }
  const p99 = times.sort((left, right) => left - right)[Math.floor(times.length * 0.99)] ?? Infinity;
  console.info(`${title}: ${used.size} kinds of mutation, p99 ${p99.toFixed(3)} ms`);
  expect(accepted).toEqual([]);
  expect(used.size).toBeGreaterThan(14);
  expect(p99).toBeLessThan(5);
});
