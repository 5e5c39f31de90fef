/** `untimely`: the signature is right, and its time is too far from the receiver's clock. One of both clocks is wrong, or it is a replay. */
export type Proof = 'proven' | 'unproven' | 'untimely';

/** Only a right signature is told that its time is wrong. */
export function proofOf(isSigned: boolean, isTimely = true): Proof {
  if (!isSigned) return 'unproven';
  return isTimely ? 'proven' : 'untimely';
}
