import { closestName } from '../../../config/closest-name';

const names = ['token', 'url', 'allowPrivateNetwork', 'requestsPerMinute', 'webhook', 'limits'];

test.each([
  ['tokne', 'token'],
  ['tokn', 'token'],
  ['Url', 'url'],
  ['requestPerMinute', 'requestsPerMinute'],
  ['requests_per_minute', 'requestsPerMinute'],
  ['allow-private-network', 'allowPrivateNetwork'],
  ['webhooks', 'webhook'],
])('%s is meant as %s', (written, meant) => {
  expect(closestName(written, names)).toBe(meant);
});

test.each(['colour', 'x', '', 'secret', 'x'.repeat(100_000)])('nothing is near %.20s', (written) => {
  expect(closestName(written, names)).toBeUndefined();
});
