// Since when a candidate stands in a step, and when no date says so beyond doubt (P-START).
import { enteredAt, type Stay } from '../../../../domain/reconcile/baseline';

const [interview, exam] = [1, 2];
const hour = 3_600_000;

it.each<[string, Stay[], number | undefined, number | undefined]>([
  [
    'the stay before ended then',
    [
      { stepId: interview, from: 0, until: hour },
      { stepId: exam, from: hour },
    ],
    0,
    hour,
  ],
  [
    'of two dates of one move the older one counts',
    [
      { stepId: interview, until: hour - 4_000 },
      { stepId: exam, from: hour },
    ],
    0,
    hour - 4_000,
  ],
  [
    'the begin counts where the stay before ended a moment later',
    [
      { stepId: interview, until: hour + 4_000 },
      { stepId: exam, from: hour },
    ],
    0,
    hour,
  ],
  ['the candidate applied then', [{ stepId: exam, from: hour }], hour, hour],
  [
    'of several ends the nearest counts',
    [
      { stepId: interview, until: hour },
      { stepId: exam, from: hour },
    ],
    hour - 1_000,
    hour,
  ],
  [
    'nothing else happened then',
    [
      { stepId: interview, until: 0 },
      { stepId: exam, from: hour },
    ],
    0,
    undefined,
  ],
  ['nothing ended', [{ stepId: interview }, { stepId: exam, from: hour }], undefined, undefined],
  [
    'the stay has ended',
    [
      { stepId: interview, until: hour },
      { stepId: exam, from: hour, until: 2 * hour },
    ],
    0,
    undefined,
  ],
  [
    'of one who came back the stay that goes on counts',
    [
      { stepId: exam, from: hour, until: 2 * hour },
      { stepId: interview, from: 2 * hour, until: 3 * hour },
      { stepId: exam, from: 3 * hour },
    ],
    0,
    3 * hour,
  ],
  ['the stay has no begin', [{ stepId: exam }], hour, undefined],
  ['the step is not shown', [{ stepId: interview, until: hour }], hour, undefined],
])('P-START: %s', (_, stays, appliedAt, expected) => {
  expect(enteredAt(stays, exam, appliedAt)).toBe(expected);
});
