// reduce(state, fact) → state. Records what happened and nothing else; what to do about it is next-action.ts. A fact that
// changes nothing returns the very same object, so the shell recognises a duplicate and does not wake for it.
import { exclude, runningOf, type Action } from './action';
import { withinBounds } from './bounds';
import { reduceDeadlinePassed } from './expiry';
import type { Fact } from './fact';
import { isOpenQuestion } from './status';
import { markPublished } from './publication';
import { mayHaveLanded, reduceFailed, reduceFinished, reduceStarted } from './reduce-action';
import { reducePollNow } from './reduce-poll';
import { reduceProgress } from './progress';
import { openMissed } from './reorder';
import { noticeUnsent } from './reduce-notice';
import { settleParts } from './reduce-part';
import { noteAltered, reduceMoved } from './reduce-movement';
import { reduceOverride, reduceRetry, reduceSkip } from './reduce-operator';
import { noteRefused, reduceResult, takeUnanswered } from './reduce-result';
import { addNote, updateEntry, type ApplicationState, type Entry, type Running } from './state';

export function reduce(state: ApplicationState, fact: Fact): ApplicationState {
  const next = settleParts(takeUnanswered(openMissed(apply(state, fact), fact.at)));
  if (next === state) return state;
  return { ...withinBounds(markPublished(dropAnsweredAttentions(next))), changedAt: fact.at };
}

function apply(state: ApplicationState, fact: Fact): ApplicationState {
  switch (fact.type) {
    case 'moved':
      return reduceMoved(state, fact.movement, fact.at);
    case 'movementAltered':
      return noteAltered(state, fact.eventId);
    case 'resultReceived':
      return reduceResult(state, fact.result, fact.at);
    case 'resultRefused':
      return noteRefused(state, fact.refusal);
    case 'progressed':
      return reduceProgress(state, fact.progress, fact.at);
    case 'deadlinePassed':
      return reduceDeadlinePassed(state, fact.reference, fact.at);
    case 'started':
      return reduceStarted({ ...state, running: [...state.running, runningOf(fact.action)] }, fact);
    case 'finished':
      return reduceFinished(withoutRunning(state, fact), fact);
    case 'failed':
      return reduceFailed(withoutRunning(state, fact), fact);
    case 'stillFailing':
      return markFailing(state, fact);
    case 'interrupted':
      return updateEntry(withoutRunning(state, fact), fact.action.reference, (entry) =>
        interrupted(entry, fact.action),
      );
    case 'unreadable':
      return addNote(state, `A signal ${fact.signal} could not be read; it changed nothing`);
    case 'retry':
      return reduceRetry(state);
    case 'poll':
      return reducePollNow(state);
    case 'override':
      return reduceOverride(state, fact);
    case 'skip':
      return reduceSkip(state, fact);
  }
}

/** Said once: a target that fails for days changes nothing more. */
function markFailing(state: ApplicationState, { lane, since }: Extract<Fact, { type: 'stillFailing' }>) {
  const isNews = (running: Running) => running.lane === lane && running.failingSince === undefined;
  if (!state.running.some(isNews)) return state;
  const running = state.running.map((one) => (isNews(one) ? { ...one, failingSince: since } : one));
  return { ...state, running };
}

export function dropAnsweredAttentions(state: ApplicationState): ApplicationState {
  if (state.entries.every(({ attentions }) => attentions.length === 0)) return state;
  const entries = state.entries.map((entry) => ({
    ...entry,
    attentions: entry.attentions.filter((attention) => isOpenQuestion(state, entry, attention)),
  }));
  return { ...state, entries };
}

/** A message is called off only before its attempt starts: an attempt that runs ends, and says what came of it. */
function interrupted(entry: Entry, action: Action): Entry {
  return action.type === 'sendNotice' ? noticeUnsent(entry, action.topic) : mayHaveLanded(entry, action, true);
}

function withoutRunning(
  state: ApplicationState,
  { action }: Extract<Fact, { type: 'finished' | 'failed' | 'interrupted' }>,
) {
  return { ...state, running: state.running.filter((running) => !exclude(running, runningOf(action))) };
}
