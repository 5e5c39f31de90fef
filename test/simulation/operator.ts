// An operator of a world: decides about runs as the commands and the board do, by updates of the run, and remembers what was taken.
import { defaultPayloadConverter } from '@temporalio/common';
import type { Outcome } from '../../domain/exam/result';
import type { ApplicationReport } from '../../domain/text/report';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import type { TemporalModel } from './model-server';

export type Decision = {
  at: number;
  applicationId: number;
  before: ApplicationReport;
  after: ApplicationReport;
} & Wish;

export type Wish =
  { name: 'retry' } | { name: 'skip'; note: string } | { name: 'override'; outcome: Outcome; note: string };

export class Operator {
  /** Those that a run took. */
  readonly decisions: Decision[] = [];
  private readonly model: TemporalModel;

  constructor(model: TemporalModel) {
    this.model = model;
  }

  /** Changes nothing where no run is open, or no worker answers: a person would come again. */
  async decide(applicationId: number, wish: Wish): Promise<void> {
    const { model } = this;
    const run = model.latest(applicationWorkflowId(applicationId));
    if (run?.isOpen !== true || !model.isUp) return;
    const before = await model.query(run, 'state').catch(() => undefined);
    if (before === undefined) return;
    const { name, ...input } = wish;
    const given = Object.keys(input).length === 0 ? [] : [defaultPayloadConverter.toPayload(input)];
    model.update(run, name, given, (answer) => {
      if (answer === 'refused') return;
      const told = { before: reportIn(before), after: reportIn(answer) };
      this.decisions.push({ ...wish, at: model.time.now, applicationId, ...told });
    });
  }
}

function reportIn(payload: Parameters<typeof defaultPayloadConverter.fromPayload>[0]): ApplicationReport {
  return defaultPayloadConverter.fromPayload(payload);
}
