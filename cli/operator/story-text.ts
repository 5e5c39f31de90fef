// The text of `status`: the current details that the Temporal UI shows, and what only Temporal knows: whether the run is open,
// which activity is retried, and whether a worker answers.
import { answersTo, type Decision } from '../../domain/text/answers';
import { readableTime, reportDetails } from '../../domain/text/current-details';
import { type ApplicationReport } from '../../domain/text/report';
import type { RunAttributes, RunStory, PendingActivity } from '../../operator/run-story';
import { applicationIdOf } from '../../temporal/workflow-ids';
import { asTyped, commandName } from '../command-name';

/** @param config as it was named: the commands to type next name it too, or they reach another bridge */
export function storyText(story: RunStory, config?: string): string {
  const { report, missing, attributes, failedTasks } = story;
  const details = report === undefined ? attributeLines(attributes) : plainDetails(report);
  return [
    `${story.workflowId}, ${lifeOf(story)}`,
    details,
    ...story.pending.map(pendingLine),
    ...(failedTasks > 0 ? [codeTrouble(failedTasks)] : []),
    ...(missing === undefined ? [] : [`This is all that its search attributes say: ${asTyped(missing)}`]),
    ...(needsDecision(story) ? [decisions(story, config)] : []),
    ...(canBeAsked(story)
      ? [`To ask the provider now: ${commandOf('poll', applicationIdOf(story.workflowId), config)}`]
      : []),
  ]
    .map(harmless)
    .join('\n\n');
}

function lifeOf({ startedAt, ended }: RunStory): string {
  if (ended === undefined) return `running since ${readableTime(startedAt)}`;
  return `${ended.how} at ${ended.at === undefined ? 'an unknown time' : readableTime(ended.at)}`;
}

function attributeLines({ status, outcome, provider, step, deadline }: RunAttributes): string {
  const title = [status, step, provider].filter((part) => part !== null).join(' · ');
  return [
    title === '' ? 'no search attribute is set' : title,
    ...(outcome === null ? [] : [`outcome: ${outcome}`]),
    ...(deadline === null ? [] : [`deadline: ${readableTime(deadline)}`]),
  ].join('\n');
}

/** The marks of Markdown and the way to its buttons are for the Temporal UI. */
export function plainDetails(report: ApplicationReport): string {
  return harmless(asTyped(reportDetails(report, 'commands')).replace(/`([^`\n]*)`|\*\*/g, '$1'));
}

function pendingLine({ name, attempt, nextAt, lastFailure }: PendingActivity): string {
  if (attempt <= 1) return `Now: ${name}`;
  const next = nextAt === undefined ? 'under way' : `at ${readableTime(nextAt)}`;
  return `Now: ${name}, attempt ${attempt} ${next}; the last one failed: ${lastFailure ?? 'no reason is known'}`;
}

function codeTrouble(failedTasks: number): string {
  return `⚠️ The worker failed to go on with this run ${failedTasks} times in a row: look into its log. Nothing is lost; the run goes on when a corrected worker starts.`;
}

function needsDecision({ ended, report, attributes }: RunStory): boolean {
  return ended === undefined && (report?.status ?? attributes.status) === 'needs-attention';
}

/** The answer to a decision: how the run stands now, and how to see on. */
export function decidedText(report: ApplicationReport, config?: string): string {
  const status = commandOf('status', report.applicationId, config);
  return `${plainDetails(report)}\n\nDone. See what follows: ${status}`;
}

function decisions(story: RunStory, config: string | undefined): string {
  const command = (name: Decision) => commandOf(name, applicationIdOf(story.workflowId), config, typedWith[name]);
  return ['To decide:', ...answersTo(story.report?.attention ?? []).map((name) => `  ${command(name)}`)].join('\n');
}

const typedWith: Record<Decision, string> = {
  retry: '',
  override: ' --outcome passed --note "why"',
  skip: ' --note "why"',
};

function canBeAsked({ ended, report }: RunStory): boolean {
  const entries = ended === undefined ? (report?.entries ?? []) : [];
  return entries.some(({ phase }) => phase.is === 'waiting' && phase.ask?.last === false);
}

function commandOf(name: string, applicationId: number | undefined, config: string | undefined, more = ''): string {
  const named = config === undefined ? '' : ` --config '${config}'`;
  return `${commandName()} ${name} ${applicationId}${more}${named}`;
}

/** Foreign text can neither move the cursor nor change colours. */
function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n]/gu, ' ');
}
