// The actions of Gupy's own screens, for a person or a test in another process: look at the board, add candidates, move,
// disapprove, rename.
import { z } from 'zod';
import { bodyAs, controlRoute } from '../control-routes';
import { Refusal, type Route } from '../route';
import type { ApplicationMover } from './application-mover';
import { type Application, applicationStatuses, jobStatuses } from './gupy-records';
import type { GupyWorld } from './gupy-world';
import { pathId } from './query-parameters';
import type { WebhookRegistry } from './webhook-registry';

const moveOptions = {
  eventId: z.string().exactOptional(),
  date: z.iso.datetime().exactOptional(),
  deliver: z.boolean().exactOptional(),
};
const moveBody = z
  .strictObject({
    applicationId: z.number(),
    stepId: z.number().optional(),
    step: z.string().optional(),
    ...moveOptions,
  })
  .refine(({ stepId, step }) => (stepId === undefined) !== (step === undefined), 'name either stepId or step');
const fireBody = z.strictObject({ action: z.string(), applicationId: z.number(), ...moveOptions });
const statusBody = z.strictObject({ status: z.enum(applicationStatuses) });
const addBody = z.strictObject({
  jobId: z.number(),
  stepId: z.number().exactOptional(),
  count: z.number().int().min(1).max(100_000).default(1),
  manual: z.boolean().exactOptional(),
  candidate: z.record(z.string(), z.string()).exactOptional(),
});
const stepBody = z.strictObject({ name: z.string().min(1) });
const jobBody = z.strictObject({ status: z.enum(jobStatuses) });

export function gupyControlRoutes(world: GupyWorld, registry: WebhookRegistry, mover: ApplicationMover): Route[] {
  return [
    controlRoute('GET', '/state', () => state(world, registry)),
    controlRoute('GET', '/applications/:applicationId', (request) =>
      card(world, world.application(pathId(request, 'applicationId'))),
    ),
    controlRoute('POST', '/move', (request) => {
      const { applicationId, stepId, step, ...options } = bodyAs(request, moveBody);
      return { event: mover.move(applicationId, stepId ?? step ?? '', options) ?? null };
    }),
    controlRoute('POST', '/fire', (request) => {
      const { action, applicationId, ...options } = bodyAs(request, fireBody);
      return { event: mover.fire(action, applicationId, options) };
    }),
    controlRoute('POST', '/applications', (request) => {
      const { count, ...given } = bodyAs(request, addBody);
      return { ids: Array.from({ length: count }, () => world.addApplication(given).id) };
    }),
    controlRoute('POST', '/applications/:applicationId/status', (request) => {
      const applicationId = pathId(request, 'applicationId');
      mover.setStatus(applicationId, bodyAs(request, statusBody).status);
      return card(world, world.application(applicationId));
    }),
    controlRoute('POST', '/jobs/:jobId/steps/:stepId', (request) =>
      world.renameStep(pathId(request, 'jobId'), pathId(request, 'stepId'), bodyAs(request, stepBody).name),
    ),
    controlRoute('POST', '/jobs/:jobId/status', (request) =>
      world.setJobStatus(pathId(request, 'jobId'), bodyAs(request, jobBody).status),
    ),
    controlRoute('DELETE', '/webhooks/:webhookId', (request) => {
      if (!registry.delete(request.params['webhookId'] ?? '')) throw new Refusal(404, 'Webhook not found');
    }),
  ];
}

/** The board of the company, without the header values of webhooks: they are secrets. */
function state(world: GupyWorld, registry: WebhookRegistry): object {
  return {
    jobs: world.allJobs().map((job) => ({
      id: job.id,
      name: job.name,
      status: job.status,
      steps: job.steps.map(({ id, name }) => ({ id, name })),
      applications: world.applicationsOf(job.id).map((application) => card(world, application)),
    })),
    webhooks: registry.all().map(({ id, action, status, postbackUrl }) => ({ id, action, status, postbackUrl })),
  };
}

function card(world: GupyWorld, application: Application): object {
  const { step, status } = world.placement(application.id);
  const person = application.candidate ?? application.manualCandidate;
  return {
    id: application.id,
    jobId: application.jobId,
    name: `${person?.name} ${person?.lastName}`,
    step: { id: step.id, name: step.name },
    status,
    tags: world.tagNames(application.id),
    comments: application.comments.map(({ id, text }) => ({ id, text })),
    messages: application.messages.map(({ id, content }) => ({ id, ...content })),
  };
}
