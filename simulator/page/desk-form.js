// What a person has chosen at the provider's desk, and not sent yet.
import { inputText } from '../../console/front/browser/moments.js';

/** @typedef {import('../sandbox/sandbox-routes').CardPage['orders'][number]} Order */
/** @typedef {'passed' | 'failed' | 'inconclusive' | 'cancelled'} Outcome */
/** What is not there is as the provider said last. */
/** @typedef {{ about: string, outcome?: Outcome, score?: string, summary?: string, date: string, place: string }} DeskForm */

const dayMs = 86_400_000;
/** Wall clock of the bridge. */
const usualHour = 'T14:00';

/**
 * A form is about one appointment: after a miss, and for another order, the former date and place are of no use.
 * @param {DeskForm | undefined} former
 * @param {readonly Order[]} orders
 * @returns {DeskForm}
 */
export function formFor(former, orders) {
  const order = orders.at(-1);
  const missed = order?.progress.filter(({ stage }) => stage === 'missed').length ?? 0;
  const about = `${order?.orderId} ${missed}`;
  if (former?.about === about) return former;
  return { about, date: `${inputText(Date.now() + dayMs).slice(0, 10)}${usualHour}`, place: '' };
}
