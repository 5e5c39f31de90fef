// T14: the time of a refusal does not tell how much of a guessed signature was right.
// Method: guesses that share 0 to 32 leading characters with the right signature, 10 000 samples each, drawn in random
// order so that whatever disturbs the machine hits all of them alike. Samples slower than the 90th percentile of all are
// left out (pauses, not comparisons). A straight line is fitted through the 33 mean times by shared length; t is its slope
// divided by the slope's standard error, taken from the scatter of the means, since every guess is an object with a place
// in memory and an offset of its own. 4.5 is the usual bound of leakage tests. A machine's mood may fake one slope, a leak
// is there every time: only a slope that is significant in three rounds running counts. The same method finds a comparison
// that stops at the first difference, or it would prove nothing.
import { randomInt } from 'node:crypto';
import { createSignatureCheck } from '../../../providers/signatures/signature-schemes';
import { seededRandom, shuffled } from '../../../simulator/random';
import { receivedCallback } from '../../support/received-callback';
import { callbackUrl, secretText, signedAtMs as nowMs, signedSchemes } from '../../support/signed-callbacks';

const longestPrefix = 32;
const samplesOfEach = 10_000;
const bound = 4.5;
const rounds = 3;
const seed = Number(process.env['ATTACK_SEED'] ?? randomInt(2 ** 31));
console.info(`signature timing: seed ${seed}, ${samplesOfEach} samples for each of ${longestPrefix + 1} lengths`);

interface Fit {
  /** Nanoseconds by character. */
  slope: number;
  t: number;
}

type Judge = () => boolean;

/** `calls[k]` judges a guess of which k characters are right. */
function fitOf(calls: readonly Judge[], random: () => number): Fit {
  const lengths = Array.from({ length: calls.length * samplesOfEach }, (_, index) => index % calls.length);
  const order = Uint8Array.from(shuffled(lengths, random));
  const times = new Float64Array(order.length);
  for (let index = 0; index < order.length; index++) {
    const call = calls[order[index] ?? 0];
    const started = process.hrtime.bigint();
    const accepted = call?.();
    times[index] = Number(process.hrtime.bigint() - started);
    if (accepted !== false) throw new Error('A wrong guess was accepted');
  }
  return fitLine(meansOf(order, times, calls.length));
}

function meansOf(order: Uint8Array, times: Float64Array, lengths: number): number[] {
  const limit = Float64Array.from(times).sort()[Math.floor(times.length * 0.9)] ?? 0;
  const sums = new Float64Array(lengths);
  const counts = new Float64Array(lengths);
  for (let index = 0; index < times.length; index++) {
    const time = times[index] ?? 0;
    if (time > limit) continue;
    const length = order[index] ?? 0;
    sums[length] = (sums[length] ?? 0) + time;
    counts[length] = (counts[length] ?? 0) + 1;
  }
  return Array.from(sums, (sum, length) => sum / (counts[length] ?? 1));
}

/** Least squares through (0, means[0]), (1, means[1]), … */
function fitLine(means: readonly number[]): Fit {
  const n = means.length;
  const middle = (n - 1) / 2;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const xx = means.reduce((sum, _, x) => sum + (x - middle) ** 2, 0);
  const slope = means.reduce((sum, y, x) => sum + (x - middle) * (y - mean), 0) / xx;
  const rest = means.reduce((sum, y, x) => sum + (y - mean - slope * (x - middle)) ** 2, 0);
  return { slope, t: slope / Math.sqrt(rest / (n - 2) / xx) };
}

/** The round with the least sign of a leak. */
function leastOf(title: string, callsOfRound: () => readonly Judge[]): Fit {
  const random = seededRandom(seed);
  let least: Fit = { slope: NaN, t: Infinity };
  for (let round = 0; round < rounds && Math.abs(least.t) >= bound; round++) {
    const fit = fitOf(callsOfRound(), random);
    if (Math.abs(fit.t) < Math.abs(least.t)) least = fit;
  }
  console.info(`${title}: slope ${least.slope.toFixed(3)} ns by character, t ${least.t.toFixed(2)} (bound ${bound})`);
  return least;
}

/** Guesses of the same length; at the first wrong place stands another character of the same kind. */
function guessesOf(right: string): string[] {
  return Array.from({ length: longestPrefix + 1 }, (_, prefix) =>
    [...right].map((letter, index) => (index < prefix ? letter : letter === 'a' ? 'b' : 'a')).join(''),
  );
}

/** One for each way to compare: base64, hex, and the secret itself; the other schemes share them. */
const compared = signedSchemes.filter(([title]) => /^(standard-webhooks|timestamped-hmac|static-header)$/.test(title));

test.each(compared)('T14: %s does not tell in time how much of a proof was right', (title, scheme) => {
  const check = createSignatureCheck(scheme.proof([{ value: secretText }]), callbackUrl);
  const { body, headers, query = {} } = scheme.sign(secretText);
  const secretIn = (text: string): string => /[\w+/-]+=*$/.exec(text)?.[0] ?? '';
  const altered = (values: Readonly<Record<string, string | readonly string[]>>, guess: string) => {
    const [name, value] = Object.entries(values).at(-1) ?? [];
    return name === undefined ? {} : { ...values, [name]: String(value).slice(0, -guess.length) + guess };
  };
  const source = Object.keys(headers).length > 0 ? headers : query;
  const right = secretIn(String(Object.values(source).at(-1)));
  expect(right.length).toBeGreaterThanOrEqual(longestPrefix);
  const calls = () =>
    guessesOf(right).map((guess) => {
      const received = receivedCallback({
        body,
        headers: altered(headers, guess),
        query: altered(query, guess),
        nowMs,
      });
      return () => check(received) === 'proven';
    });
  expect(Math.abs(leastOf(title, calls).t)).toBeLessThan(bound);
});

test('the method finds a comparison that stops at the first difference', () => {
  const right = 'k'.repeat(44);
  const stopsEarly = (guess: string): boolean => {
    for (let index = 0; index < right.length; index++) {
      if (right.codePointAt(index) !== guess.codePointAt(index)) return false;
    }
    return true;
  };
  const calls = () => guessesOf(right).map((guess) => () => stopsEarly(guess));
  expect(leastOf('a comparison that stops early', calls).t).toBeGreaterThan(bound);
});
