// An application as v2 shows it. Its words for a status are others than those of v1, and it shows the stay in each step.
import type { Application, ApplicationStatus, KeptPlacement } from './gupy-records';
import type { GupyWorld } from './gupy-world';
import type { Candidate } from './invented-candidate';
import { asOf } from './read-delay';
import type { V2Settings } from './v2-settings';

const statuses: Record<ApplicationStatus, string> = {
  in_process: 'in_progress',
  hired: 'hired',
  reproved: 'disqualified',
  give_up: 'withdrawn',
};

export function v2View(
  world: GupyWorld,
  application: Application,
  { expand, settings }: { expand: readonly string[]; settings: V2Settings },
): object {
  const shownMs = asOf(settings.readDelayMs);
  const { step, status, atMs } = world.placement(application.id, shownMs);
  const date = (of: ApplicationStatus): string | null => (status === of ? isoOf(atMs) : null);
  const names = world.tagNames(application.id);
  const job = world.job(application.jobId);
  return {
    id: application.id,
    ...{ id: { jobId: job.id }, whole: { jobId: job.id, job: { id: job.id, name: job.name } }, absent: {} }[
      settings.job
    ],
    status: statuses[status],
    createdAt: isoOf(application.createdMs),
    updatedAt: isoOf(atMs),
    hiredAt: date('hired'),
    disqualifiedAt: date('reproved'),
    withdrawnAt: date('give_up'),
    ...{ absent: {}, names: { tags: names }, objects: { tags: names.map((name, id) => ({ id, name })) } }[
      settings.tags
    ],
    ...(expand.includes('currentStep') && settings.currentStep === 'shown'
      ? { currentStep: { id: step.id, name: step.name } }
      : {}),
    ...(expand.includes('candidate') ? candidateOf(application, settings) : {}),
    ...(expand.includes('steps') ? { steps: stepsOf(world, application, settings, shownMs) } : {}),
  };
}

function candidateOf({ candidate, manualCandidate }: Application, settings: V2Settings): object {
  const person: Candidate | null = candidate ?? manualCandidate;
  if (settings.candidate === 'absent' || person === null) return {};
  const { id, name, lastName, email, identificationDocument, mobileNumber } = person;
  if (settings.candidate === 'name-only') return { candidate: { id, name: `${name} ${lastName}` } };
  return { candidate: { id, name, lastName, email, identificationDocument, mobileNumber } };
}

/** All steps of the job, those without a stay too. */
function stepsOf(world: GupyWorld, application: Application, settings: V2Settings, shownMs: number): object[] {
  const placements = application.placements.filter(({ atMs }) => atMs <= shownMs);
  const current = placements.at(-1);
  const changedMs = Math.max(current?.atMs ?? 0, ...application.tags.map(({ createdMs }) => createdMs));
  return world.job(application.jobId).steps.map(({ id, name, category, order }) => {
    const stay = lastStay(placements, id);
    const isHere = current?.stepId === id;
    const startMs = isHere && settings.stepDates === 'last-change' ? changedMs : stay?.fromMs;
    const dates = { startDate: isoOf(startMs), endDate: isoOf(stay?.untilMs) };
    return { id, name, category, order, ...(settings.stepDates === 'absent' ? {} : dates) };
  });
}

/** A change of status within a step is no new stay. */
function lastStay(
  placements: readonly KeptPlacement[],
  stepId: number,
): { fromMs: number; untilMs?: number } | undefined {
  let stay: { fromMs: number; untilMs?: number } | undefined;
  let before: number | undefined;
  for (const { stepId: at, atMs } of placements) {
    if (at === stepId && before !== stepId) stay = { fromMs: atMs };
    if (at !== stepId && before === stepId && stay !== undefined) stay = { ...stay, untilMs: atMs };
    before = at;
  }
  return stay;
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
