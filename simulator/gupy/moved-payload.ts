// The envelope and the full payload of `application.moved`, after the official field table: much more personal data than a
// receiver needs. The job and company fields except the ids are constants.
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Application, Job, Placement, Step } from './gupy-records';
import type { Candidate } from './invented-candidate';

export const eventSchema = z.object({
  companyName: z.string(),
  id: z.string(),
  event: z.string(),
  /** Date of the event, ISO 8601 UTC. */
  date: z.string(),
  data: z.record(z.string(), z.unknown()),
});
export type GupyEvent = z.infer<typeof eventSchema>;

/** Webhooks use another vocabulary of step types than the API. */
const webhookTypes = { registration: 'register', online: 'online', offline: 'offline', hiring: 'final' } as const;

export function gupyEvent(event: string, data: GupyEvent['data'], date: string, id: string = randomUUID()): GupyEvent {
  return { companyName: 'Empresa Exemplo', id, event, date, data };
}

/** Of every job here. */
export const jobCodes = {
  departmentCode: 'D-100',
  roleCode: 'R-200',
  branchCode: 'B-300',
  customFields: [{ id: '7c9e6679-7425-40de-944b-e07fc1f90ae7', title: 'Turno', value: 'Noite' }],
};

export function movedData(job: Job, application: Application, placement: Placement, tags: string[]): GupyEvent['data'] {
  const candidate = application.candidate ?? application.manualCandidate;
  return {
    job: {
      id: job.id,
      name: job.name,
      type: job.type,
      quickApply: false,
      ...jobCodes,
      department: { id: 1, code: 'D-100', name: 'Operações', similarity: 'operations' },
      role: { id: 2, code: 'R-200', name: 'Operador', similarity: 'auxiliary' },
      branch: { id: 3, code: null, name: 'Filial' },
    },
    application: {
      id: application.id,
      score: application.score,
      partnerName: application.partnerName,
      status: placement.status,
      preHiringInformation: {},
      tags,
      currentStep: webhookStep(placement.step),
      previousStep: placement.previousStep === null ? null : webhookStep(placement.previousStep),
    },
    candidate: candidate === null ? null : webhookCandidate(candidate),
  };
}

function webhookStep({ id, name, type }: Step): object {
  return { id, name, type: webhookTypes[type] };
}

/** `candidate.id` and the LinkedIn address are not part of this event. */
function webhookCandidate({ id: _id, linkedinProfileUrl: _linkedin, ...fields }: Candidate): object {
  return fields;
}
