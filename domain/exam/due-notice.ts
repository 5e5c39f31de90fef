// Which messages the candidate should get now, and when the reminder is due. Each is sent at most once: its attempt is recorded
// before it starts (reduce-notice.ts), and what is recorded is never planned again.
// What could go wrong: a provider that moves the date without end would write to the candidate without end, so an exam has a limit;
// and a message that comes too late is worse than none, so each has a time after which it is not sent.
import { fillTemplate } from '../text/templates';
import type { Action } from './action';
import { isSameTopic, type Notice, type NoticeTopic, type NoticeWording } from './notice';
import type { PlacedOrder } from './order';
import type { Phase } from './phase';
import { bookedSince, stageDetails, wasReportedBy } from './progress';
import type { Entry } from './state';

/** Messages of one exam, reminders included. */
export const mostNotices = 20;

type Waiting = Extract<Phase, { is: 'waiting' }>;

/** Times are epoch milliseconds: not before `from`, and not at `until` or later. */
export interface PlannedNotice {
  topic: NoticeTopic;
  wording: NoticeWording;
  from: number;
  until: number;
}

/** What the candidate should know as the exam stands, sent or not. Nothing before the order, after a result, or of one who left. */
export function plannedNotices(entry: Entry, phase: Phase): PlannedNotice[] {
  const { order, movement } = entry;
  if (movement.rule.notify === undefined || phase.is !== 'waiting' || order.is !== 'placed') return [];
  return [...ofStage(entry, order, phase), ...reminder(entry, phase)];
}

function ofStage(entry: Entry, { orderId, madeBy }: PlacedOrder, { stage, until }: Waiting): PlannedNotice[] {
  const { notify = {} } = entry.movement.rule;
  // An exam that is booked is ordered too: who has no words for the date has some for the link.
  const told = stage.is === 'scheduled' && notify.scheduled === undefined ? 'ordered' : stage.is;
  const wording = notify[told];
  if (wording === undefined || (told === 'ordered' && madeBy === 'known-from-ended-run')) return [];
  const date = told === 'ordered' ? undefined : stage.scheduledFor;
  const topic = { is: 'stage', stage: told, orderId, ...(date !== undefined && { scheduledFor: date }) } as const;
  return [{ topic, wording, from: 0, until: told === 'scheduled' ? Math.min(date ?? until, until) : until }];
}

/**
 * Before the date of the exam, else before its deadline, as long as the candidate has not begun. It is late by half of `before` at
 * most. A date that is nearer than `before` when it becomes known needs no reminder: the candidate has just been told.
 */
function reminder(entry: Entry, { stage, until, orderedAt }: Waiting): PlannedNotice[] {
  const { remind } = entry.movement.rule.notify ?? {};
  if (remind === undefined || (stage.is !== 'ordered' && stage.is !== 'scheduled')) return [];
  const of = stage.scheduledFor ?? until;
  const from = of - remind.before;
  const knownSince = stage.scheduledFor === undefined ? orderedAt : (bookedSince(entry) ?? orderedAt);
  if (knownSince > from) return [];
  return [{ topic: { is: 'reminder', of }, wording: remind, from, until: from + remind.before / 2 }];
}

/** @param now epoch milliseconds */
export function dueNotice(entry: Entry, phase: Phase, now: number): Action | undefined {
  const { noticePause, attentions } = entry;
  if (noticePause !== undefined && noticePause.until > now) return undefined;
  const isStuck = (topic: NoticeTopic) =>
    attentions.some(
      (attention) =>
        attention.lane === 'notify' &&
        isSameTopic(attention.topic, topic) &&
        (attention.retryAt === undefined || attention.retryAt > now),
    );
  const due = unsent(entry, phase).find(({ topic, from, until }) => from <= now && now < until && !isStuck(topic));
  return due === undefined ? undefined : sending(entry, due);
}

export function noticeTimers(entry: Entry, phase: Phase): { at: number; reason: string }[] {
  const { noticePause } = entry;
  const open = unsent(entry, phase);
  const again =
    noticePause === undefined || open.length === 0
      ? []
      : [{ at: noticePause.until, reason: 'Try the message to the candidate again' }];
  const reminders = open.filter(({ topic }) => topic.is === 'reminder');
  return [...again, ...reminders.map(({ from }) => ({ at: from, reason: 'Remind the candidate' }))];
}

function unsent(entry: Entry, phase: Phase): PlannedNotice[] {
  const { notices = [] } = entry;
  return notices.length >= mostNotices ? [] : plannedNotices(entry, phase).filter(({ topic }) => !isTold(entry, topic));
}

/** A date that comes back is told again, for the candidate was told another one since; all else is told once. */
function isTold(entry: Entry, topic: NoticeTopic): boolean {
  const { notices = [] } = entry;
  if (topic.is === 'reminder' || topic.stage === 'ordered')
    return notices.some((notice) => isSameTopic(notice.topic, topic));
  const ofStages = notices.filter((notice) => notice.topic.is === 'stage');
  // What surely did not reach the candidate changes nothing of what was told before.
  const told = ofStages.findLast(({ is }) => is === 'sent' || is === 'in-doubt');
  return [told, ofStages.at(-1)].some((last) => last !== undefined && isSaidBy(entry, last, topic));
}

/**
 * A date that becomes known later is news of an exam that is booked, and none of one that was missed or taken, unless it was booked and
 * missed again since.
 */
function isSaidBy(entry: Entry, { topic: told, at }: Notice, topic: NoticeTopic): boolean {
  if (isSameTopic(told, topic)) return true;
  if (told.is !== 'stage' || topic.is !== 'stage' || topic.stage === 'scheduled') return false;
  const isUndated = told.scheduledFor === undefined || topic.scheduledFor === undefined;
  return isUndated && told.stage === topic.stage && told.orderId === topic.orderId && wasReportedBy(entry, at);
}

function sending(entry: Entry, { topic, wording, until }: PlannedNotice): Action {
  const { reference, movement } = entry;
  const { jobId, step, rule } = movement;
  // A candidate who was moved on keeps the exam where the rule says so.
  const place = { jobId, ...(rule.onLeave === 'cancel' && { stepId: step.id }) };
  return { type: 'sendNotice', reference, ...place, topic, message: filled(entry, wording), until };
}

function filled(entry: Entry, wording: NoticeWording): NoticeWording {
  const { order, movement } = entry;
  const details = stageDetails(entry);
  if ('template' in wording) return { template: wording.template };
  if (details === undefined) return { subject: wording.subject, body: wording.body };
  const values = { ...details, ...(order.is === 'placed' && { deadlineAt: order.deadlineAt }) };
  const [subject, body] = [wording.subject, wording.body].map((text) => fillTemplate(text, movement.rule, values));
  return { subject: subject ?? '', body: body ?? '' };
}
