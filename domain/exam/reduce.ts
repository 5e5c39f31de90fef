// reduce(state, fact) → state. Records what happened and nothing else; what to do about it is next-action.ts. A fact that
// changes nothing returns the very same object, so the shell can tell a duplicate from news and does not wake for it.
import { runningKey } from './action';
import type { Fact } from './fact';
import { dropAnsweredAttentions } from './attention';
import { withinBounds } from './bounds';
import { markPublished } from './publication';
import { noteAltered } from './altered-movement';
import { reduceFailed, reduceFinished, reduceInterrupted } from './reduce-action';
import { reduceMoved } from './reduce-movement';
import { reduceOverride, reduceRetry, reduceSkip } from './reduce-operator';
import { reduceDeadlinePassed, reduceResult } from './reduce-result';
import { addNote, updateEntry, type ApplicationState } from './state';

export function reduce(state: ApplicationState, fact: Fact): ApplicationState {
  const next = apply(state, fact);
  if (next === state) return state;
  return { ...withinBounds(markPublished(dropAnsweredAttentions(next))), changedAt: fact.at };
}

function apply(state: ApplicationState, fact: Fact): ApplicationState {
  switch (fact.type) {
    case 'moved':
      return reduceMoved(state, fact.movement);
    case 'movementAltered':
      return noteAltered(state, fact.eventId);
    case 'resultReceived':
      return reduceResult(state, fact.result, fact.at);
    case 'deadlinePassed':
      return reduceDeadlinePassed(state, fact.reference, fact.at);
    case 'started':
      return reduceStarted(state, fact);
    case 'finished':
      return reduceFinished(withoutRunning(state, fact), fact);
    case 'failed':
      return reduceFailed(withoutRunning(state, fact), fact);
    case 'interrupted':
      return reduceInterrupted(withoutRunning(state, fact), fact);
    case 'unreadable':
      return addNote(state, `A signal ${fact.signal} could not be read; it changed nothing`);
    case 'retry':
      return reduceRetry(state);
    case 'override':
      return reduceOverride(state, fact);
    case 'skip':
      return reduceSkip(state, fact);
  }
}

function reduceStarted(state: ApplicationState, fact: Extract<Fact, { type: 'started' }>): ApplicationState {
  const { action } = fact;
  const begun = { ...state, running: [...state.running, runningKey(action)] };
  if (action.type === 'orderExam' && state.newest !== undefined) {
    const attemptedFor = state.newest.eventId;
    return updateEntry(begun, action.reference, (entry) => ({ ...entry, attemptedFor }));
  }
  if (action.type === 'fetchResult' && action.last) {
    return updateEntry(begun, action.reference, (entry) => ({ ...entry, askedSince: entry.askedSince ?? fact.at }));
  }
  if (action.type !== 'putTag' && action.type !== 'removeTag') return begun;
  // From now on nobody knows whether the tag stands, whatever the answer: what is put may have to be removed again, what
  // is removed may have to be put again.
  const { slot, jobId, tag } = action;
  const doubtful = begun.standingTags.map((standing) =>
    standing.jobId === jobId && standing.tag === tag ? { ...standing, confirmed: false } : standing,
  );
  if (action.type === 'removeTag') return { ...begun, standingTags: doubtful };
  const others = doubtful.filter((standing) => standing.slot !== slot || standing.tag !== tag);
  return { ...begun, standingTags: [...others, { slot, jobId, tag, confirmed: false, adopted: false }] };
}

function withoutRunning(
  state: ApplicationState,
  { action }: Extract<Fact, { type: 'finished' | 'failed' | 'interrupted' }>,
) {
  return { ...state, running: state.running.filter((key) => key !== runningKey(action)) };
}
