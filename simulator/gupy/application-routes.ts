// List of a job's applications, and the PATCH by which one is moved or disapproved.
import type { LiveSettings } from '../live-settings';
import { jsonObject, Refusal, type Route, route, type SimRequest } from '../route';
import type { ApplicationMover } from './application-mover';
import { applicationFields, applicationView } from './application-view';
import { type Application, applicationStatuses } from './gupy-records';
import type { GupySettings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { invalid, pathId, pickFields, QueryParameters } from './query-parameters';
import { asOf } from './read-delay';

const filters = [
  'id',
  'status',
  'currentStep.name',
  'candidate.identificationDocument',
  'vacancyCode.code',
  'order',
  'fields',
];

export function applicationRoutes(
  world: GupyWorld,
  mover: ApplicationMover,
  settings: LiveSettings<GupySettings>,
): Route[] {
  return [
    route('listApplications', 'GET /api/v1/jobs/:jobId/applications', (request) => ({
      status: 200,
      json: list(world, settings.current, request),
    })),
    route('patchApplication', 'PATCH /api/v1/jobs/:jobId/applications/:applicationId', (request) => {
      const application = applicationOf(world, request);
      change(mover, application.id, jsonObject(request));
      const now = { placementMs: Infinity, tagsMs: Infinity };
      return { status: 200, json: applicationView(world, application, now, false) };
    }),
  ];
}

/** The application of the path. 404 also where it is in another job. */
export function applicationOf(world: GupyWorld, request: SimRequest): Application {
  const job = world.job(pathId(request, 'jobId'));
  const application = world.application(pathId(request, 'applicationId'));
  if (application.jobId !== job.id) throw new Refusal(404, 'Application not found');
  return application;
}

function list(world: GupyWorld, settings: GupySettings, request: SimRequest): object {
  const query = new QueryParameters(request, filters, settings.unknownParameters === 'ignore');
  const seen = { placementMs: asOf(settings.moveReadDelayMs), tagsMs: asOf(settings.readDelayMs) };
  const askedId = query.integer('id');
  const id = settings.idFilter === 'ignored' ? undefined : askedId;
  const status = query.oneOf('status', applicationStatuses);
  const stepName = query.text('currentStep.name');
  const document = query.text('candidate.identificationDocument');
  const fields = query.fields(applicationFields);
  if (settings.manualCandidateField === 'refused' && fields !== 'all' && fields?.includes('manualCandidate') === true)
    throw invalid('fields', '_val_ must be fields of an application');
  const fold = settings.stepNameFilter === 'folded' ? folded : (name: string): string => name;
  const found = world.applicationsOf(pathId(request, 'jobId')).filter((application) => {
    const placement = world.placement(application.id, seen.placementMs);
    return (
      (id === undefined || application.id === id) &&
      (status === undefined || placement.status === status) &&
      (stepName === undefined || fold(placement.step.name) === fold(stepName)) &&
      (document === undefined || application.candidate?.identificationDocument === document) &&
      query.text('vacancyCode.code') === undefined
    );
  });
  const view = (application: Application): object =>
    pickFields(applicationView(world, application, seen, fields === 'all'), fields);
  return query.page(ordered(found, query.text('order')), view);
}

/** Case, accents and runs of spaces do not make another step. */
export function folded(step: string): string {
  return step
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

const sortKeys = {
  id: ({ id }: Application) => id,
  score: ({ score }: Application) => score,
  createdAt: ({ createdMs }: Application) => createdMs,
};

function ordered(applications: Application[], order = 'id asc'): Application[] {
  const match = /^(id|score|createdAt)( asc| desc)?$/.exec(order);
  if (match === null) throw invalid('order', '_val_ must be id, score or createdAt, with asc or desc');
  const key = sortKeys[match[1] as keyof typeof sortKeys];
  const sign = match[2] === ' desc' ? -1 : 1;
  return applications.sort((left, right) => sign * (key(left) - key(right) || left.id - right.id));
}

function change(mover: ApplicationMover, applicationId: number, body: Record<string, unknown>): void {
  const { currentStepId, status, disapprovalReason, disapprovalReasonNotes } = body;
  if (typeof currentStepId === 'number' && Number.isSafeInteger(currentStepId)) {
    mover.move(applicationId, currentStepId);
    return;
  }
  const wanted = applicationStatuses.find((known) => known === status);
  if (wanted === undefined) throw new Refusal(400, 'Invalid body: must have currentStepId or status');
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const notes = text(disapprovalReasonNotes);
  if (notes !== undefined && notes.length > 255) throw invalid('disapprovalReasonNotes', 'at most 255 characters');
  mover.setStatus(applicationId, wanted, text(disapprovalReason), notes);
}
