// Which calls to Gupy go on the lane of one provider alone (P-OWN, R27): those that no open order waits for. A provider decides how
// many late results, corrections and reports it sends, and each of them costs calls of a rate that all share. So they wait for each
// other, and never before the order or the first result of another provider's exam.
import { isWrite, type Action, type SendNotice, type Write } from './action';
import { findEntry, type ApplicationState, type Entry, type SaidId } from './state';
import { isSameVersion } from './versions';

/** A result and two corrections go with everybody's; more are rare where nobody floods. */
const versionsOfAll = 3;
/** Ordered, scheduled, moved twice, started, attended. */
const stagesOfAll = 6;

/** The provider on whose lane the action goes; `undefined` for what goes with everybody's. */
export function ownLaneOf(state: ApplicationState, action: Action): string | undefined {
  if (action.type === 'recoverEntry') return action.provider;
  if (!isWrite(action) && action.type !== 'sendNotice') return undefined;
  const entry = findEntry(state, action.reference);
  if (entry === undefined) return undefined;
  const isExtra = saidBy(entry, action).some(isExtraOf);
  return entry.origin.from === 'late-result' || isExtra ? entry.movement.rule.provider : undefined;
}

/** A message, and a tag that is taken back, follow whatever came last. */
function saidBy({ versions, stages = [] }: Entry, action: Write | SendNotice): { id: SaidId; arrival: number }[] {
  if (action.type === 'sendNotice') return stages.slice(-1);
  const { version } = action;
  return version === null
    ? [...versions.slice(-1), ...stages.slice(-1)]
    : [...versions, ...stages].filter(({ id }) => isSameVersion(id, version));
}

function isExtraOf({ id, arrival }: { id: SaidId; arrival: number }): boolean {
  return (id.by === 'provider' && arrival > versionsOfAll) || (id.by === 'progress' && arrival > stagesOfAll);
}
