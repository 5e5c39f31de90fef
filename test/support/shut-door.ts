// A bridge that may not be asked: a test opens what its story asks.
import type { BridgeDoor } from '../../simulator/stories/bridge-door';

const unused = (): never => {
  throw new Error('not asked here');
};

export const shutDoor: BridgeDoor = {
  ...{ statusOf: unused, stuck: unused, retry: unused, reconcile: unused, orderPresent: unused },
  ...{ detailsOf: unused, storedOf: unused, decidersOf: unused, endRunsBut: unused },
  temporal: { cut: unused, mend: unused },
  // After each story one runs.
  worker: { stop: unused, start: () => Promise.resolve() },
};
