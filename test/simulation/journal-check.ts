// What must be true at the end of every life, by the journals of both stand-ins alone: nothing is lost, nothing is doubled, the newest
// result counts. What a stand-in was never told, it is not blamed for: an event without an answer of 200 was not accepted.
import { isDeepStrictEqual } from 'node:util';
import type { GupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import type { OrderRecord, ResultVersion } from '../../simulator/provider/order-records';
import type { ProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { type Outcome, outcomes } from '../../domain/exam/outcome';
import { stages } from '../../domain/exam/stage';
import { examStep } from '../support/core-fixtures';
import { playedRule } from './played-rule';

interface Journals {
  gupy: GupyStandIn;
  provider: ProviderStandIn;
  losesWebhooks: boolean;
}

const { publish } = playedRule;
const ofOutcomes = outcomes.flatMap((outcome) => publish[outcome].tags);
const ofStages = stages.flatMap((stage) => publish[stage]?.tags ?? []);
/** What the comment on a result says; other results have none. */
const said: Partial<Record<Outcome, RegExp>> = { failed: /inapto/, inconclusive: /inconclusivo/ };

/** Says how it is broken; nothing where it holds. */
type Check = (journals: Journals, applicationId: number) => string | undefined;

/** P-ONCE: the provider has one order for each key, and one key for each entry. */
const oneOrderPerEntry: Check = ({ provider, gupy }, applicationId) => {
  const orders = ordersOf(provider, applicationId);
  const entered = gupy.world.application(applicationId).placements.filter(({ stepId }) => stepId === examStep.id);
  const keys = new Set(orders.map(({ reference }) => reference));
  if (keys.size < orders.length) return 'two orders of one reference';
  return keys.size > entered.length ? `${keys.size} orders of ${entered.length} entries` : undefined;
};

/** P-ONCE: no comment stands twice. */
const oneCommentPerVersion: Check = ({ gupy }, applicationId) => {
  const texts = gupy.world.commentTexts(applicationId);
  const marks = texts.map((text) => /\[ref [0-9a-f]+\]$/.exec(text)?.[0] ?? text);
  const twice = marks.find((mark, index) => marks.indexOf(mark) !== index);
  if (twice !== undefined) return `${twice} was posted twice`;
  return undefined;
};

/** P-ONCE: not more comments than there are results and reports; a correction is said also where its outcome asks for none. */
const noCommentWithoutResult: Check = ({ gupy, provider }, applicationId) => {
  const told = ordersOf(provider, applicationId).flatMap((order) => [...order.versions, ...order.progress]);
  const comments = gupy.world.commentTexts(applicationId).length;
  return comments > told.length ? `${comments} comments on ${told.length} results and reports` : undefined;
};

/** P-ONCE: a tag is put only where it does not stand. */
const tagsPutOnce: Check = ({ gupy }, applicationId) => {
  const twice = gupy.story
    .since(0)
    .find((event) => event.type === 'tag-put' && event.applicationId === applicationId && event.existed);
  return twice === undefined ? undefined : 'a tag was put where it stood';
};

/** P-ACK: of an accepted movement into the exam step that nothing followed, the exam is ordered. */
const acceptedIsOrdered: Check = ({ gupy, provider }, applicationId) => {
  const { placements } = gupy.world.application(applicationId);
  const isThere = placements.at(-1)?.stepId === examStep.id;
  const accepted = gupy.deliveries
    .attempts()
    .filter(({ about, state }) => about['applicationId'] === applicationId && state === 'delivered');
  const sent = new Set(accepted.map(({ messageId }) => messageId));
  if (!isThere || sent.size < placements.length - 1) return undefined;
  return ordersOf(provider, applicationId).length > 0 ? undefined : 'an accepted movement was not ordered';
};

/** P-CORRECT, P-LATE: of the one order of an application, the newest result that the bridge was told of stands, and no other. */
const newestResultStands: Check = ({ gupy, provider }, applicationId) => {
  const orders = ordersOf(provider, applicationId);
  const [order] = orders;
  if (order === undefined || orders.length > 1) return undefined;
  // A version whose callbacks all failed may have been found by asking, or not.
  if (!order.versions.every((version) => isDelivered(provider, version))) return undefined;
  const standing = gupy.world.tagNames(applicationId).filter((tag) => ofOutcomes.includes(tag));
  const comments = gupy.world.commentTexts(applicationId);
  const possible = order.versions.length === 0 ? withoutResult(gupy, applicationId) : winnersOf(order.versions);
  const isRight = possible.some(
    (outcome) =>
      isDeepStrictEqual(standing.toSorted(), (outcome === undefined ? [] : publish[outcome].tags).toSorted()) &&
      (outcome === undefined ||
        comments.some((text) => said[outcome]?.test(text) ?? true) ||
        said[outcome] === undefined),
  );
  const stand = `"${standing.join()}" and ${comments.length} comments stand`;
  return isRight ? undefined : `${stand}, for ${possible.join(' or ')}`;
};

/** P-MISSED: who stands in the step at the end was ordered for, although events were lost. */
const lostIsFound: Check = ({ gupy, provider, losesWebhooks }, applicationId) => {
  const isThere = gupy.world.application(applicationId).placements.at(-1)?.stepId === examStep.id;
  if (!losesWebhooks || !isThere) return undefined;
  return ordersOf(provider, applicationId).length > 0 ? undefined : 'who stands in the step was not found';
};

/** P-PROGRESS: a tag of a stage gives way to the next stage's, and to the result's. */
const stagesGiveWay: Check = ({ gupy, provider }, applicationId) => {
  if (ordersOf(provider, applicationId).length !== 1) return undefined;
  const standing = gupy.world.tagNames(applicationId);
  const staged = standing.filter((tag) => ofStages.includes(tag));
  if (staged.length > 1) return `the tags ${staged.join()} of two stages stand`;
  const isDecided = standing.some((tag) => ofOutcomes.includes(tag));
  return isDecided && staged.length > 0 ? `${staged.join()} stands beside a result` : undefined;
};

const checks = {
  oneOrderPerEntry,
  oneCommentPerVersion,
  noCommentWithoutResult,
  tagsPutOnce,
  acceptedIsOrdered,
  newestResultStands,
  lostIsFound,
  stagesGiveWay,
} as const;

/** The first promise that is broken, with its application. */
export function brokenPromise(journals: Journals): string | undefined {
  for (const { id } of journals.gupy.world.stored().applications)
    for (const [name, check] of Object.entries(checks)) {
      const how = check(journals, id);
      if (how !== undefined) return `${name}: ${how} (application ${id})`;
    }
  return undefined;
}

function ordersOf(provider: ProviderStandIn, applicationId: number): OrderRecord[] {
  return provider.orders.all().filter(({ reference }) => reference.startsWith(`${applicationId}.`));
}

function isDelivered(provider: ProviderStandIn, { resultId }: ResultVersion): boolean {
  return provider.callbacks
    .attempts()
    .some(({ about, state }) => about['resultId'] === resultId && state === 'delivered');
}

/** The newest by date. Of one date any may be the later arrival. */
function winnersOf(versions: readonly ResultVersion[]): Outcome[] {
  const newest = versions
    .map(({ occurredAt }) => occurredAt)
    .sort()
    .at(-1);
  return versions.filter(({ occurredAt }) => occurredAt === newest).map(({ outcome }) => outcome);
}

/** An exam that is waited for expires; one of a candidate who left is cancelled, unless it had expired before. */
function withoutResult(gupy: GupyStandIn, applicationId: number): (Outcome | undefined)[] {
  const { placements } = gupy.world.application(applicationId);
  const isThere = placements.at(-1)?.stepId === examStep.id;
  return isThere ? ['expired', undefined] : [undefined, 'expired'];
}
