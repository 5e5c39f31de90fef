// GET of jobs and their steps.
import type { LiveSettings } from '../live-settings';
import { Refusal, type Route, route } from '../route';
import { type Job, jobStatuses, type Step, stepTypes } from './gupy-records';
import { jobCodes } from './moved-payload';
import type { GupySettings } from './gupy-settings';
import type { GupyWorld } from './gupy-world';
import { pathId, pickFields, QueryParameters } from './query-parameters';

const jobFields = [
  ...['id', 'name', 'code', 'type', 'status', 'createdAt', 'updatedAt', 'roleName', 'roleCode', 'departmentName'],
  ...['departmentCode', 'branchName', 'branchCode', 'customFields'],
];
const stepFields = ['id', 'name', 'type', 'category', 'order', 'endDate', 'createdAt', 'updatedAt'];

/** What a list without `status` shows, as seen in one production account. */
const shownByDefault: readonly string[] = ['published', 'closed', 'canceled'];

export function jobRoutes(world: GupyWorld, settings: LiveSettings<GupySettings>): Route[] {
  const lenient = (): boolean => settings.current.unknownParameters === 'ignore';
  return [
    route('listJobs', 'GET /api/v1/jobs', (request) => {
      const query = new QueryParameters(request, ['id', 'code', 'name', 'status', 'fields'], lenient());
      const [id, code, name] = [query.integer('id'), query.text('code'), query.text('name')];
      const status = query.oneOf('status', jobStatuses);
      const fields = query.fields(jobFields);
      const found = world
        .allJobs()
        .filter((job) => (status === undefined ? shownByDefault.includes(job.status) : job.status === status))
        .filter((job) => id === undefined || job.id === id)
        .filter((job) => (code === undefined || job.code === code) && (name === undefined || job.name === name));
      return { status: 200, json: query.page(found, (job) => pickFields(jobView(job), fields)) };
    }),
    route('getJob', 'GET /api/v1/jobs/:jobId', (request) => {
      if (settings.current.jobById === 'absent') throw new Refusal(404, 'Not found');
      return { status: 200, json: jobView(world.job(pathId(request, 'jobId'))) };
    }),
    route('listSteps', 'GET /api/v1/jobs/:jobId/steps', (request) => {
      const query = new QueryParameters(request, ['type', 'fields'], lenient());
      const type = query.oneOf('type', stepTypes);
      const fields = query.fields(stepFields);
      const steps = world
        .job(pathId(request, 'jobId'))
        .steps.filter((step) => type === undefined || step.type === type);
      return { status: 200, json: query.page(steps, (step) => pickFields(stepView(step), fields)) };
    }),
  ];
}

function jobView({ id, name, code, type, status, createdAt }: Job): Record<string, unknown> {
  const names = { roleName: 'Operador', departmentName: 'Operações', branchName: 'Filial' };
  return { id, name, code, type, status, createdAt, updatedAt: createdAt, ...jobCodes, ...names };
}

function stepView({ id, name, type, category, order, createdAt, updatedAt }: Step): Record<string, unknown> {
  return { id, name, type, category, order, endDate: null, createdAt, updatedAt };
}
