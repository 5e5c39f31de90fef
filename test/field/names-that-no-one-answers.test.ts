// A provider's name server does not answer: the system's resolver has a few threads for all names of a process, so lookups of one
// target must not take them from the others (R24, R27). Sources: libuv 2044 and Node's own page on dns.lookup; tried on this bridge
// by a provider that runs its own name server. Inputs are written anew.
import type { LookupFunction } from 'node:net';
import { HttpTarget } from '../../outbound/http-target';
import { eventually } from '../support/eventually';

type Answer = Parameters<LookupFunction>[2];

let asked: string[];
let answers: Answer[];
let target: HttpTarget;

/** A resolver that answers when the test says so. */
const resolve: LookupFunction = (hostname, _options, callback) => {
  asked.push(hostname);
  answers.push(callback);
};

beforeEach(() => {
  asked = [];
  answers = [];
  const baseUrl = 'http://exams.slow.example';
  target = new HttpTarget({ name: 'slow', baseUrl, connectTimeoutMs: 2_000, totalTimeoutMs: 2_000, resolve });
});
afterEach(async () => {
  for (const answer of answers) answer(new Error('the end'), []);
  await target.close();
});

const call = (): Promise<unknown> =>
  target
    .request({ method: 'GET', path: '/', signal: new AbortController().signal, endpoint: 'x' })
    .catch((error: unknown) => error);

test('R24, R27: thirty calls of a provider whose name is not answered take one lookup', async () => {
  const calls = Array.from({ length: 30 }, call);
  await eventually(() => asked.length > 0);
  await new Promise((done) => setImmediate(done));
  expect(asked).toHaveLength(1);
  answers[0]?.(new Error('gone'), []);
  for (const failed of await Promise.all(calls)) expect(failed).toMatchObject({ failureClass: 'unavailable' });
});

test('R22: who waited for the same lookup is refused a private address too, and the next call asks again', async () => {
  const calls = [call(), call(), call()];
  await eventually(() => asked.length > 0);
  answers[0]?.(null, [{ address: '10.0.0.1', family: 4 }]);
  for (const failed of await Promise.all(calls)) expect(failed).toMatchObject({ failureClass: 'address-refused' });
  const later = call();
  await eventually(() => asked.length > 1);
  answers[1]?.(new Error('gone'), []);
  await later;
  expect(asked).toHaveLength(2);
});
