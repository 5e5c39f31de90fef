// What the reader is asked for, and how it reaches Gupy.
import type { Step } from '../domain/exam/movement';
import type { Application, Personal } from './application';
import type { Page } from './pages';

export interface WantedInStep {
  jobId: number;
  applicationId: number;
  /** The step it should be in. */
  step: Step;
  /** Personal data that are read too. @default none */
  personal?: Personal | undefined;
}

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
