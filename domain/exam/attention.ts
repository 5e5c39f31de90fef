// An attention stands only while its lane still has something to do: a result that came by itself answers a failed order,
// a newer version answers a refused one. Otherwise a run would ask for an operator who has nothing left to decide.
import { isWaiting, needsCancel, needsOrder } from './entry-life';
import { pendingWrites } from './publication';
import type { ApplicationState, Entry, EntryAttention } from './state';

export function dropAnsweredAttentions(state: ApplicationState): ApplicationState {
  return {
    ...state,
    entries: state.entries.map((entry) => ({
      ...entry,
      attentions: entry.attentions.filter((attention) => isOpenQuestion(state, entry, attention)),
    })),
  };
}

function isOpenQuestion(state: ApplicationState, entry: Entry, attention: EntryAttention): boolean {
  switch (attention.lane) {
    case 'order':
      return needsOrder(entry);
    case 'cancel':
      return needsCancel(entry);
    case 'poll':
      return isWaiting(entry);
    case 'write':
      return pendingWrites(state).some(
        (write) => write.reference === entry.reference && write.versionId === attention.versionId,
      );
  }
}
