// What the reader is asked for, and how it reaches Gupy.
import type { Step } from '../domain/exam/movement';
import type { CandidateField } from '../providers/order-fields';
import type { Application, Personal } from './application';
import type { Page } from './pages';

export interface WantedInStep {
  jobId: number;
  applicationId: number;
  /** The step it should be in. */
  step: Step;
  /** Fields of the candidate that are read too. @default none */
  fields?: readonly CandidateField[];
  /** Milliseconds that it waits for other reads at most. @default as long as a batch does */
  patienceMs?: number;
}

/** As a shared read shows it: without tags where the list that showed it names none. */
export type SharedApplication = Omit<Application, 'tags'> & Partial<Pick<Application, 'tags'>>;

/** How the reader reaches Gupy. */
export interface ApplicationSource {
  byId(
    wanted: { jobId: number; applicationId: number; personal: Personal | undefined },
    signal: AbortSignal,
  ): Promise<Application | undefined>;
  page(wanted: StepPage, signal: AbortSignal): Promise<Page<Application>>;
}

export interface StepPage {
  jobId: number;
  step: Step;
  personal: Personal | undefined;
  /** From 1. */
  page: number;
}
