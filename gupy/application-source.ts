// What the reader is asked for, and how it reaches Gupy.
import type { Step } from '../domain/exam/movement';
import type { Application } from './application';
import type { Page } from './pages';

export interface WantedInStep {
  jobId: number;
  applicationId: number;
  /** The step it should be in. */
  step: Step;
  /** Read the candidate's contact data too. @default false */
  contact?: boolean;
}

/** How the reader reaches Gupy. */
export interface ApplicationSource {
  byId(
    wanted: { jobId: number; applicationId: number; contact: boolean },
    signal: AbortSignal,
  ): Promise<Application | undefined>;
  page(wanted: StepPage, signal: AbortSignal): Promise<Page<Application>>;
}

export interface StepPage {
  jobId: number;
  step: Step;
  contact: boolean;
  /** From 1. */
  page: number;
}
