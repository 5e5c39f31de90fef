// An attention stands only while its lane still has something to do: a result that came by itself answers a failed order,
// a newer version answers a refused one. Otherwise a run would ask for an operator who has nothing left to decide.
import { needsCancel, needsOrder } from './entry-life';
import { pendingWrites } from './publication';
import type { ApplicationState, Attention, Entry } from './state';

export function dropAnsweredAttentions(state: ApplicationState): ApplicationState {
  if (state.entries.every((entry) => entry.attentions.length === 0)) return state;
  return {
    ...state,
    entries: state.entries.map((entry) => ({
      ...entry,
      attentions: entry.attentions.filter((attention) => isOpenQuestion(state, entry, attention)),
    })),
  };
}

function isOpenQuestion(state: ApplicationState, entry: Entry, attention: Attention): boolean {
  switch (attention.lane) {
    case 'order':
      return needsOrder(entry);
    case 'cancel':
      return needsCancel(entry);
    case 'write':
      return pendingWrites(state).some(
        (write) =>
          write.reference === entry.reference && 'versionId' in write && write.versionId === attention.versionId,
      );
    case 'recover':
      return false; // an entry that was found again is past it; recoveries carry their own attention
  }
}
