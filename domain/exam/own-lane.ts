// Which calls to Gupy go on the lane of one provider alone (P-OWN, R27): those that no open order waits for. A provider decides how
// many late results, corrections and reports it sends, and each of them costs calls of a rate that all share. So they wait for each
// other, and never before the order or the first result of another provider's exam.
import { isWrite, type Action } from './action';
import { findEntry, type ApplicationState } from './state';
import { isSameVersion } from './versions';

/** A result and two corrections go with everybody's; more are rare where nobody floods. */
const versionsOfAll = 3;
/** Ordered, scheduled, moved twice, started, attended. */
const stagesOfAll = 6;

/** The provider on whose lane the action goes; `undefined` for what goes with everybody's. */
export function ownLaneOf(state: ApplicationState, action: Action): string | undefined {
  if (action.type === 'recoverEntry') return action.provider;
  const entry = isWrite(action) ? findEntry(state, action.reference) : undefined;
  if (entry === undefined || !isWrite(action)) return undefined;
  const { origin, versions, stages = [], movement } = entry;
  const isOf = ({ id }: { id: (typeof versions)[number]['id'] | (typeof stages)[number]['id'] }) =>
    isSameVersion(id, action.version);
  const [version, stage] = [versions.find(isOf), stages.find(isOf)];
  const isExtraVersion = version?.id.by === 'provider' && version.arrival > versionsOfAll;
  const isExtraStage = stage?.id.by === 'progress' && stage.arrival > stagesOfAll;
  return origin.from === 'late-result' || isExtraVersion || isExtraStage ? movement.rule.provider : undefined;
}
