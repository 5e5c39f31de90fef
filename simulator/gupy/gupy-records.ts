// What the stand-in knows, in Gupy's terms. Candidates carry all that a real payload carries, document and birth date
// included: a privacy test needs something that could leak.

export interface Candidate {
  id: number;
  name: string;
  lastName: string;
  email: string;
  identificationDocument: string;
  countryOfOrigin: string;
  birthdate: string;
  addressZipCode: string;
  addressStreet: string;
  addressNumber: string;
  addressCity: string;
  addressState: string;
  addressStateShortName: string;
  addressCountry: string;
  addressCountryShortName: string;
  mobileNumber: string;
  phoneNumber: string;
  linkedinProfileUrl: string | null;
  schooling: string;
  schoolingStatus: string;
  disabilities: boolean;
  gender: string;
}

export interface Step {
  id: number;
  name: string;
  /** The API's vocabulary; webhooks use another (moved-payload.ts). */
  type: 'registration' | 'online' | 'offline' | 'hiring';
  category: string;
  order: number;
  createdAt: string;
}

export const jobStatuses = [
  'draft',
  'waiting_approval',
  'approved',
  'disapproved',
  'published',
  'frozen',
  'closed',
  'canceled',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

export interface Job {
  id: number;
  name: string;
  code: string;
  type: string;
  status: JobStatus;
  createdAt: string;
  steps: Step[];
}

export const applicationStatuses = ['in_process', 'give_up', 'reproved', 'hired'] as const;
export type ApplicationStatus = (typeof applicationStatuses)[number];

/** Where an application was from `atMs` on. */
export interface Standing {
  atMs: number;
  step: Step;
  previousStep: Step | null;
  status: ApplicationStatus;
}

export interface Tag {
  id: number;
  name: string;
  createdMs: number;
  removedMs?: number;
}

export interface Comment {
  id: number;
  text: string;
  createdMs: number;
}

export interface Application {
  id: number;
  jobId: number;
  score: number;
  partnerName: string;
  createdMs: number;
  /** A candidate who applied. One of the two is there. */
  candidate: Candidate | null;
  /** A candidate added by hand by HR: then `candidate` is empty in Gupy's answers. */
  manualCandidate: Candidate | null;
  /** Oldest first, never empty. */
  standings: Standing[];
  /** Removed ones included. */
  tags: Tag[];
  comments: Comment[];
  disapprovalReason: string | null;
  disapprovalReasonNotes: string | null;
}
