// What must be true at the end of every life, by the journals of both stand-ins alone: nothing is lost, nothing is doubled, the newest
// result counts. What a stand-in was never told, it is not blamed for: an event without an answer of 200 was not accepted.
import { isDeepStrictEqual } from 'node:util';
import type { GupyStandIn } from '../../simulator/gupy/gupy-stand-in';
import type { OrderRecord, ResultVersion } from '../../simulator/provider/order-records';
import type { ProviderStandIn } from '../../simulator/provider/provider-stand-in';
import { type Outcome, outcomes, worst } from '../../domain/exam/result';
import { stages } from '../../domain/exam/stage';
import { entryReference } from '../../domain/exam/reference';
import { examStep, otherStep } from '../support/core-fixtures';
import type { Decision, Operator } from './operator';
import type { PlayedProvider } from './played-provider';
import { playedTexts as publish, template } from './played-rule';
import { minute } from './simulated-world';

interface Journals {
  gupy: GupyStandIn;
  provider: ProviderStandIn;
  losesWebhooks: boolean;
  forgetsRuns: boolean;
  played: PlayedProvider;
  operator: Operator;
  calmFrom: number;
  showsUnclaimed: boolean;
}

const hour = 60 * minute;
const ofOutcomes = outcomes.flatMap((outcome) => publish[outcome].tags);
const ofStages = stages.flatMap((stage) => publish[stage]?.tags ?? []);
/** What the comment on a result says; other results have none. */
const said: Partial<Record<Outcome, RegExp>> = { failed: /inapto/, inconclusive: /inconclusivo/ };

/** Says how it is broken; nothing where it holds. */
type Check = (journals: Journals, applicationId: number) => string | undefined;

/**
 * P-ONCE: the provider has one order for each key, and one key for each entry. Where Temporal has forgotten the run of a skipped exam,
 * nothing says that it was settled, and a reconciliation orders it again.
 */
const oneOrderPerEntry: Check = ({ provider, gupy, operator, played }, applicationId) => {
  const orders = ordersOf(provider, applicationId);
  const entered = gupy.world.application(applicationId).placements.filter(({ stepId }) => stepId === examStep.id);
  const references = orders.map(({ reference }) => reference);
  if (new Set(references).size < orders.length) return 'two orders of one reference';
  const entries = references.map(entryReference);
  const keys = new Set(entries);
  const { reorderOnMissed = 0 } = played.rule;
  const again = [...keys].find((key) => entries.filter((one) => one === key).length > 1 + reorderOnMissed);
  if (again !== undefined) return `${again} was ordered again too often`;
  const skipped = decidedOf(operator, applicationId, 'skip');
  return keys.size > entered.length + skipped.length ? `${keys.size} orders of ${entered.length} entries` : undefined;
};

/** P-ONCE: no comment stands twice. */
const oneCommentPerVersion: Check = ({ gupy }, applicationId) => {
  const texts = gupy.world.commentTexts(applicationId);
  const marks = texts.map((text) => /\[ref [0-9a-f]+\]$/.exec(text)?.[0] ?? text);
  const twice = marks.find((mark, index) => marks.indexOf(mark) !== index);
  if (twice !== undefined) return `${twice} was posted twice`;
  return undefined;
};

/**
 * P-ONCE: not more comments than there are results, reports and expiries; a correction is said also where its outcome asks for none,
 * and what had come of an order with several exams where it expires.
 */
const noCommentWithoutResult: Check = ({ gupy, provider, operator }, applicationId) => {
  const reported = ordersOf(provider, applicationId).flatMap((order) => [...order.versions, ...order.progress]);
  const told = [...reported, ...decidedOf(operator, applicationId, 'override'), ...expiriesOf(gupy, applicationId)];
  const comments = gupy.world.commentTexts(applicationId).length;
  return comments > told.length ? `${comments} comments on ${told.length} results and reports` : undefined;
};

function expiriesOf({ story }: GupyStandIn, applicationId: number) {
  const isExpiry = (tag: string) => publish.expired.tags.includes(tag);
  return story
    .since(0)
    .filter((event) => event.type === 'tag-put' && event.applicationId === applicationId && isExpiry(event.tag));
}

/** P-ONCE: a tag is put only where it does not stand. */
const tagsPutOnce: Check = ({ gupy }, applicationId) => {
  const twice = gupy.story
    .since(0)
    .find((event) => event.type === 'tag-put' && event.applicationId === applicationId && event.existed);
  return twice === undefined ? undefined : 'a tag was put where it stood';
};

/** P-ONCE: the candidate hears of each order once, and is reminded once of each date, unless an operator has one in doubt sent again. */
const messagesSentOnce: Check = ({ gupy, provider, operator }, applicationId) => {
  const { messages } = gupy.world.application(applicationId);
  const retried = decidedOf(operator, applicationId, 'retry').length;
  const orders = ordersOf(provider, applicationId);
  const countOf = (id: number) =>
    messages.filter(({ content }) => 'templateId' in content && content.templateId === id).length;
  if (countOf(template.ordered) > orders.length + retried) return 'the candidate heard of an order twice';
  const dates = orders.reduce((sum, { progress }) => sum + 1 + progress.length, 0);
  return countOf(template.remind) > dates + retried ? 'the candidate was reminded twice' : undefined;
};

/** P-ACK: of an accepted movement into the exam step that nothing followed, the exam is ordered. */
const acceptedIsOrdered: Check = ({ gupy, provider, operator }, applicationId) => {
  if (isDecidedByHand(operator, applicationId)) return undefined;
  const { placements } = gupy.world.application(applicationId);
  const isThere = placements.at(-1)?.stepId === examStep.id;
  if (!isThere || !everyMoveIsTaken(gupy, applicationId)) return undefined;
  return ordersOf(provider, applicationId).length > 0 ? undefined : 'an accepted movement was not ordered';
};

function enteredAfter(gupy: GupyStandIn, applicationId: number, at: number): boolean {
  return gupy.world.application(applicationId).placements.some((one) => one.stepId === examStep.id && one.atMs > at);
}

function everyMoveIsTaken(gupy: GupyStandIn, applicationId: number): boolean {
  const accepted = gupy.deliveries
    .attempts()
    .filter(({ about, state }) => about['applicationId'] === applicationId && state === 'delivered');
  const taken = new Set(accepted.map(({ messageId }) => messageId));
  return taken.size >= gupy.world.application(applicationId).placements.length - 1;
}

/**
 * The answer to the order was lost, and before the next attempt the candidate left or an operator decided by hand. So the bridge does not
 * know the order: its results wait in a mailbox that shows as unclaimed (docs/exactly-once.md).
 */
function isLeftToPeople({ gupy, operator, showsUnclaimed }: Journals, applicationId: number): boolean {
  const isGone = gupy.world.application(applicationId).placements.some(({ stepId }) => stepId === otherStep.id);
  const isOverruled = decidedOf(operator, applicationId, 'override').some(({ before }) =>
    before.entries.some(({ order }) => order === 'unknown'),
  );
  return (isGone || isOverruled) && showsUnclaimed;
}

/** A result after the leaving, or one after the end, does not count, or is said apart (`lateResult`). */
function mayBeTooLate({ gupy, provider, played, operator }: Journals, applicationId: number): boolean {
  if (played.rule.lateResult === 'publish') return false;
  const { placements } = gupy.world.application(applicationId);
  const mostVersions = Math.max(1, played.exams.length);
  const isCorrected = ordersOf(provider, applicationId).some(({ versions }) => versions.length > mostVersions);
  const isDecided = decidedOf(operator, applicationId, 'override').length > 0;
  return isCorrected || isDecided || placements.at(-1)?.stepId !== examStep.id || placements.length > 2;
}

/** P-CORRECT, P-LATE: of the one order of an application, the newest result that the bridge was told of stands, and no other. */
const newestResultStands: Check = (journals, applicationId) => {
  const { gupy, provider, played, operator } = journals;
  if (decidedOf(operator, applicationId, 'skip').length > 0 || isLeftToPeople(journals, applicationId))
    return undefined;
  if (mayBeTooLate(journals, applicationId)) return undefined;
  const orders = ordersOf(provider, applicationId);
  const [order] = orders;
  if (order === undefined || orders.length > 1) return undefined;
  // A version whose callbacks all failed may have been found by asking, or not.
  if (!order.versions.every((version) => isDelivered(provider, version))) return undefined;
  const standing = gupy.world.tagNames(applicationId).filter((tag) => ofOutcomes.includes(tag));
  const comments = gupy.world.commentTexts(applicationId);
  // What the others were is known to nobody once the run is forgotten: one exam that comes then is told, and decides nothing.
  if (journals.forgetsRuns && comments.some((text) => text.includes('Sem resultado conhecido'))) return undefined;
  const overrides = decidedOf(operator, applicationId, 'override');
  // Another entry is another exam.
  if (overrides.some(({ at }) => enteredAfter(gupy, applicationId, at))) return undefined;
  const winners = winnersOf(order.versions, played, overrides);
  const possible = winners.length === 0 ? withoutResult(gupy, applicationId) : winners;
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
const lostIsFound: Check = ({ gupy, provider, losesWebhooks, operator }, applicationId) => {
  const isThere = gupy.world.application(applicationId).placements.at(-1)?.stepId === examStep.id;
  if (!losesWebhooks || !isThere || isDecidedByHand(operator, applicationId)) return undefined;
  return ordersOf(provider, applicationId).length > 0 ? undefined : 'who stands in the step was not found';
};

/** P-PROGRESS: a tag of a stage gives way to the next stage's, and to the result's, unless a person gave up taking it off. */
const stagesGiveWay: Check = ({ gupy, provider, operator }, applicationId) => {
  if (ordersOf(provider, applicationId).length !== 1) return undefined;
  const stuck = decidedOf(operator, applicationId, 'skip').flatMap(({ before }) => before.attention);
  const givenUp = stuck.flatMap((question) => (question.what === 'write' ? [question.tag] : []));
  const standing = gupy.world.tagNames(applicationId).filter((tag) => !givenUp.includes(tag));
  const staged = standing.filter((tag) => ofStages.includes(tag));
  if (staged.length > 1) return `the tags ${staged.join()} of two stages stand`;
  const isDecided = standing.some((tag) => ofOutcomes.includes(tag));
  return isDecided && staged.length > 0 ? `${staged.join()} stands beside a result` : undefined;
};

/**
 * No exam stays ordered for a step that was left, as far as the bridge was told of the leaving, and of the order: where things fail its
 * answer may be lost for some hours (docs/exactly-once.md).
 */
const leftIsCancelled: Check = (journals, applicationId) => {
  const { gupy, provider, operator, calmFrom, played } = journals;
  if (played.rule.onLeave === 'keep') return undefined;
  const last = gupy.world.application(applicationId).placements.at(-1);
  if (last?.stepId !== otherStep.id || !everyMoveIsTaken(gupy, applicationId)) return undefined;
  if (isDecidedByHand(operator, applicationId) || isLeftToPeople(journals, applicationId)) return undefined;
  const orders = ordersOf(provider, applicationId);
  const open = orders.some(({ status, versions, createdMs, reference }, place) => {
    const isKnown = calmFrom === 0 || last.atMs - createdMs > 6 * hour;
    // One that was missed gives way to the next, and is not cancelled.
    const isMissed = orders
      .slice(place + 1)
      .some((other) => entryReference(other.reference) === entryReference(reference));
    return isKnown && !isMissed && status === 'pending' && versions.length === 0;
  });
  return open ? 'the exam of a candidate who left is still ordered' : undefined;
};

/** P-EARLY, P-REAL: where nothing fails, a result that was taken is in Gupy within the hour, and not only when it is asked for. */
const publishedSoon: Check = (journals, applicationId) => {
  const { gupy, provider, played, operator, calmFrom } = journals;
  if (isLeftToPeople(journals, applicationId) || mayBeTooLate(journals, applicationId)) return undefined;
  const [order, ...others] = ordersOf(provider, applicationId);
  if (order === undefined || others.length > 0 || operator.decisions.some((one) => one.applicationId === applicationId))
    return undefined;
  const [outcome, ...more] = new Set(winnersOf(order.versions, played));
  const taken = deciding(order.versions, played).map((version) => takenAt(provider, version));
  if (outcome === undefined || more.length > 0 || taken.includes(undefined)) return undefined;
  const from = Math.max(...taken.map((at) => at ?? 0));
  if (from < calmFrom) return undefined;
  const put = gupy.story.since(0).filter((event) => event.type === 'tag-put' && event.applicationId === applicationId);
  const late = publish[outcome].tags.find(
    (tag) => !put.some((event) => 'tag' in event && event.tag === tag && Date.parse(event.at) <= from + hour),
  );
  return late === undefined ? undefined : `"${late}" was not put within the hour`;
};

/** P-STUCK: where something is stuck, a skip gives up that, and no exam that goes on. */
const skipSparesTheRest: Check = ({ operator }, applicationId) => {
  const given = decidedOf(operator, applicationId, 'skip').find(
    ({ before, after }) =>
      before.attention.length > 0 &&
      before.entries.some(
        ({ reference, phase }) =>
          phase.is === 'waiting' &&
          !before.attention.some((stuck) => stuck.reference === reference && stuck.what === 'poll') &&
          after.entries.some((entry) => entry.reference === reference && entry.phase.is === 'given-up'),
      ),
  );
  return given === undefined ? undefined : 'a skip of what was stuck gave up an exam that was waited for';
};

/** P-STUCK: a retry leaves nothing stuck but what waits for another decision. */
const retryClears: Check = ({ operator }, applicationId) => {
  const stuck = decidedOf(operator, applicationId, 'retry').flatMap(({ after }) => after.attention);
  return stuck.some(({ what }) => what !== 'result') ? 'something is stuck as it was before a retry' : undefined;
};

const checks = {
  oneOrderPerEntry,
  oneCommentPerVersion,
  noCommentWithoutResult,
  tagsPutOnce,
  messagesSentOnce,
  acceptedIsOrdered,
  newestResultStands,
  lostIsFound,
  stagesGiveWay,
  leftIsCancelled,
  publishedSoon,
  skipSparesTheRest,
  retryClears,
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

function takenAt(provider: ProviderStandIn, { resultId }: ResultVersion): number | undefined {
  const taken = provider.callbacks
    .attempts()
    .filter(({ about, state }) => about['resultId'] === resultId && state === 'delivered');
  return taken.length === 0 ? undefined : Math.min(...taken.map(({ at, endedAt = at }) => endedAt));
}

function decidedOf<Name extends Decision['name']>(
  { decisions }: Operator,
  applicationId: number,
  name: Name,
): Extract<Decision, { name: Name }>[] {
  return decisions.filter(
    (one): one is Extract<Decision, { name: Name }> => one.applicationId === applicationId && one.name === name,
  );
}

/** Then an exam that is due may not be ordered any more. */
function isDecidedByHand(operator: Operator, applicationId: number): boolean {
  return (['skip', 'override'] as const).some((name) => decidedOf(operator, applicationId, name).length > 0);
}

/**
 * What may stand: the newest by date, of the provider or of the operator. None as long as an exam of the order has no result; of
 * several exams the worst counts.
 */
function winnersOf(
  versions: readonly ResultVersion[],
  played: PlayedProvider,
  overrides: readonly Extract<Decision, { name: 'override' }>[] = [],
): Outcome[] {
  const newest = deciding(versions, played);
  const ofProvider = worstOf(played, newest);
  const byHand = overrides.at(-1);
  if (byHand === undefined) return ofProvider;
  const isNewer = newest.some((version) => Date.parse(datedAt(version, played)) > byHand.at);
  return isNewer ? ofProvider : [byHand.outcome];
}

/** Of each exam the newest, or those of one date, of which any may be the later arrival. None while one of them has no result. */
function deciding(versions: readonly ResultVersion[], played: PlayedProvider): ResultVersion[] {
  const { exams } = played;
  const ofExams =
    exams.length === 0 ? [versions] : exams.map((exam) => versions.filter((version) => version.part === exam));
  if (ofExams.some((ofExam) => ofExam.length === 0)) return [];
  return ofExams.flatMap((ofExam) => {
    const newest = ofExam
      .map((version) => datedAt(version, played))
      .sort()
      .at(-1);
    return ofExam.filter((version) => datedAt(version, played) === newest);
  });
}

function worstOf({ exams }: PlayedProvider, newest: readonly ResultVersion[]): Outcome[] {
  if (exams.length === 0 || newest.length === 0) return newest.map(({ outcome }) => outcome);
  const ofExams = exams.map((exam) => newest.filter(({ part }) => part === exam));
  return ofExams.reduce<Outcome[]>(
    (worsts, ofExam) => worsts.flatMap((one) => ofExam.map(({ outcome }) => worst([one, outcome]))),
    ['passed'],
  );
}

/** The open protocol has one date of a result, the clinic one of each version. */
function datedAt({ occurredAt, recordedAt }: ResultVersion, { dialect }: PlayedProvider): string {
  return dialect === 'http' ? occurredAt : recordedAt;
}

/** An exam that is waited for expires; one of a candidate who left is cancelled, unless it had expired before. */
function withoutResult(gupy: GupyStandIn, applicationId: number): (Outcome | undefined)[] {
  const { placements } = gupy.world.application(applicationId);
  const isThere = placements.at(-1)?.stepId === examStep.id;
  return isThere ? ['expired', undefined] : [undefined, 'expired'];
}
