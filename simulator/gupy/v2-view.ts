// An application as v2 shows it. Its words for a status are others than those of v1, and it shows the stay in each step.
import type { Application, ApplicationStatus, KeptPlacement } from './gupy-records';
import type { GupyWorld } from './gupy-world';
import type { Candidate } from './invented-candidate';
import { asOf } from './read-delay';
import type { V2Settings } from './gupy-settings';

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
  const asked = {
    ...(expand.includes('currentStep') && settings.currentStep === 'shown'
      ? { currentStep: { id: step.id, name: step.name } }
      : {}),
    ...(expand.includes('candidate') ? candidateOf(application, settings) : {}),
    ...(expand.includes('steps') ? { steps: stepsOf(world, application, settings, shownMs) } : {}),
  };
  return {
    id: application.id,
    ...{ id: { jobId: job.id }, whole: { jobId: job.id, job: { id: job.id, name: job.name } }, absent: {} }[
      settings.job
    ],
    status: settings.words === 'camel' && status === 'in_process' ? 'inProgress' : statuses[status],
    createdAt: isoOf(application.createdMs),
    updatedAt: isoOf(atMs),
    hiredAt: date('hired'),
    disqualifiedAt: date('reproved'),
    withdrawnAt: date('give_up'),
    ...{ absent: {}, names: { tags: names }, objects: { tags: names.map((name, id) => ({ id, name })) } }[
      settings.tags
    ],
    ...(settings.expanded === 'within' ? { expand: asked } : asked),
  };
}

function candidateOf({ candidate, manualCandidate }: Application, settings: V2Settings): object {
  const person: Candidate | null = candidate ?? manualCandidate;
  if (settings.candidate === 'absent' || person === null) return {};
  const { id, name, lastName, email, identificationDocument, mobileNumber } = person;
  if (settings.candidate === 'as-candidates') {
    const contact = { emailAddresses: [email], phoneNumbers: [mobileNumber] };
    return {
      candidate: { id, firstName: name, lastName, ...contact, identityDocument: { number: identificationDocument } },
    };
  }
  if (settings.candidate === 'name-only') return { candidate: { id, name: `${name} ${lastName}` } };
  return { candidate: { id, name, lastName, email, identificationDocument, mobileNumber } };
}

/** All steps of the job, those without a stay too. */
function stepsOf(world: GupyWorld, application: Application, settings: V2Settings, shownMs: number): object[] {
  const placements = application.placements.filter(({ atMs }) => atMs <= shownMs);
  const current = placements.at(-1);
  const changedMs = Math.max(current?.atMs ?? 0, ...application.tags.map(({ createdMs }) => createdMs));
  return world.job(application.jobId).steps.flatMap(({ id, name, category, order }) =>
    shownStays(staysIn(placements, id), settings.stays).map((stay) => {
      const isHere = current?.stepId === id && stay?.untilMs === undefined;
      const startMs = isHere && settings.stepDates === 'last-change' ? changedMs : stay?.fromMs;
      const dates = { startDate: isoOf(startMs), endDate: isoOf(stay?.untilMs) };
      return { id, name, category, order, ...(settings.stepDates === 'absent' ? {} : dates) };
    }),
  );
}

interface Stay {
  fromMs: number;
  untilMs?: number;
}

/** A change of status within a step is no new stay. */
function staysIn(placements: readonly KeptPlacement[], stepId: number): Stay[] {
  const stays: Stay[] = [];
  let before: number | undefined;
  for (const { stepId: at, atMs } of placements) {
    if (at === stepId && before !== stepId) stays.push({ fromMs: atMs });
    if (at !== stepId && before === stepId) stays.push({ fromMs: atMs, ...stays.pop(), untilMs: atMs });
    before = at;
  }
  return stays;
}

function shownStays(stays: readonly Stay[], shown: V2Settings['stays']): (Stay | undefined)[] {
  const [first, last] = [stays[0], stays.at(-1)];
  if (first === undefined || last === undefined) return [undefined];
  if (shown === 'each') return [...stays];
  // Who is back in the step stands there: its first date, and no end.
  return shown === 'first' ? [{ ...last, fromMs: first.fromMs }] : [last];
}

function isoOf(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}
