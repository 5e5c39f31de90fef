// An application as the v1 list shows it.
import type { Application } from './gupy-records';
import type { GupyWorld } from './gupy-world';
import type { Candidate } from './invented-candidate';

export const applicationFields = [
  'id',
  'score',
  'status',
  'partnerName',
  'createdAt',
  'updatedAt',
  'endedAt',
  'tags',
  'currentStep',
  'job',
  'candidate',
  'manualCandidate',
  'vacancyCode',
  'hiringDate',
  'hiringType',
  'disapprovalReason',
  'disapprovalReasonNotes',
];

/** The delay of the lists: a move and a written tag may show with different delays. */
export interface AsOf {
  placementMs: number;
  tagsMs: number;
}

export function applicationView(
  world: GupyWorld,
  application: Application,
  asOf: AsOf,
  everything: boolean,
): Record<string, unknown> {
  const { step, status, atMs } = world.placement(application.id, asOf.placementMs);
  const job = world.job(application.jobId);
  return {
    id: application.id,
    score: application.score,
    status,
    partnerName: application.partnerName,
    createdAt: new Date(application.createdMs).toISOString(),
    updatedAt: new Date(atMs).toISOString(),
    endedAt: status === 'in_process' ? null : new Date(atMs).toISOString(),
    tags: world.tags(application.id, asOf.tagsMs).map(({ name }) => name),
    currentStep: { id: step.id, name: step.name, status: 'done' },
    job: { id: job.id, name: job.name },
    candidate: candidateView(application.candidate, everything),
    manualCandidate: candidateView(application.manualCandidate, false),
    vacancyCode: null,
    hiringDate: null,
    hiringType: null,
    disapprovalReason: application.disapprovalReason,
    disapprovalReasonNotes: application.disapprovalReasonNotes,
  };
}

function candidateView(candidate: Candidate | null, everything: boolean): object | null {
  if (candidate === null) return null;
  const { id, name, lastName, email, identificationDocument, mobileNumber, phoneNumber, gender } = candidate;
  return {
    id,
    name,
    lastName,
    email,
    identificationDocument,
    countryOfOrigin: 'BR',
    mobileNumber,
    phoneNumber,
    linkedinProfileUrl: candidate.linkedinProfileUrl,
    gender,
    ...(everything ? { ...shownWithAll(candidate), workExperience: [], academicQualification: [], languages: [] } : {}),
  };
}

/** The fields of the webhook's candidate that a list shows with `fields=all` only. */
function shownWithAll(candidate: Candidate): object {
  const { birthdate, addressZipCode, addressStreet, addressNumber, addressCity } = candidate;
  const { addressState, addressStateShortName, addressCountry, addressCountryShortName } = candidate;
  return {
    ...{ birthdate, addressZipCode, addressStreet, addressNumber, addressCity },
    ...{ addressState, addressStateShortName, addressCountry, addressCountryShortName },
  };
}
