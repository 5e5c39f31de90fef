// Answers the challenge of a sender that wants a value back before it takes the address of a webhook. What could go wrong: anybody can
// ask, since nothing is proven yet. So only a short value of plain characters goes back, as plain text or inside of JSON, and
// nothing of it is kept.
import type { ChallengeAnswer, ReceivedChallenge } from '../adapter';
import { onlyValue } from '../signatures/signature-check';
import { UnprovenBody } from '../signatures/unproven-body';
import type { MappedChallenge } from './mapping';

const echoed = /^[\x21-\x7e]{1,500}$/;
/** Bytes; a body that is only a challenge is shorter. */
const longestBody = 2_048;

/** `undefined` for what is no challenge. */
export function challengeAnswer(challenge: MappedChallenge, received: ReceivedChallenge): ChallengeAnswer | undefined {
  const value = valueIn(challenge, received);
  if (value === undefined || !echoed.test(value)) return undefined;
  if (challenge.as === undefined) return { contentType: 'text/plain; charset=utf-8', body: value };
  return { contentType: 'application/json', body: JSON.stringify({ [challenge.as]: value }) };
}

function valueIn({ query, field }: MappedChallenge, received: ReceivedChallenge): string | undefined {
  if (received.method === 'GET') return query === undefined ? undefined : onlyValue(received.query, query);
  if (field === undefined || received.rawBody.length > longestBody) return undefined;
  return new UnprovenBody(received.rawBody).textAt(field);
}
