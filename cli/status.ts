// The state of one application and what to do about it, in a terminal: the current details of the Temporal UI, also after the run
// has ended, and the search attributes when no worker answers.
import { BridgeError } from '../domain/error-table';
import { singleLine } from '../domain/exam/movement';
import { presentText } from '../domain/reconcile/cycle-outcome';
import { type ApplicationReport } from '../domain/text/report';
import { codecOf } from '../temporal/key-use';
import { applicationsOfOrder } from '../temporal/order-search';
import { applicationWorkflowId } from '../temporal/workflow-ids';
import { asTyped } from './command-name';
import { type CommonOptions } from './common-options';
import { UsageError } from './fail';
import { parseApplicationId } from './typed-values';
import { whereItStoodBefore } from '../operator/present-before';
import { readRun, type RunStory } from '../operator/run-story';
import { storyText } from './operator/story-text';
import { type TemporalSession } from '../operator/temporal-session';
import { withTemporal } from './with-temporal';
import { countOf, print, printJson } from './output';
import { type BridgeCommand } from './program';

export function registerStatus(program: BridgeCommand): void {
  program
    .command('status')
    .description('show the state of an application, what it waits for, and what to do')
    .argument(
      '[applicationId]',
      'id of the Gupy application, or a reference as the provider has it',
      parseApplicationId,
    )
    .option('--order <id>', 'whose order this is, by the id that the provider gave it; reads the newest 5,000 runs')
    .printsJson()
    .takesConfig()
    .withExamples('status 654321', 'status 654321 --json', 'status --order EX-2041')
    .performs(status);
}

interface StatusOptions extends CommonOptions {
  order?: string;
}

async function status(given: number | undefined, options: StatusOptions): Promise<void> {
  const { order } = options;
  if ((given === undefined) === (order === undefined))
    throw new UsageError('say either which application, or which order: status 654321, or status --order EX-2041');
  const story = await withTemporal(options, async (session) => {
    const applicationId = given ?? (await applicationOf(session, order ?? ''));
    return readRun(session, applicationId).catch(orStoodBefore(session, applicationId));
  });
  if ('stoodBefore' in story) return printStoodBefore(story, options);
  if (!options.json) return print(storyText(story, options.config));
  printJson(contractOf(story));
  if (story.missing !== undefined)
    process.stderr.write(`note: only the search attributes answer. ${asTyped(story.missing)}\n`);
}

/** @throws BridgeError BRIDGE_WORKFLOW_NOT_FOUND where no run has placed it, UsageError where several have */
async function applicationOf({ client, askServer, place }: TemporalSession, orderId: string): Promise<number> {
  const look = { client, codec: codecOf(client), orderId, ask: askServer };
  const { applications, read } = await applicationsOfOrder(look);
  const [one, ...more] = applications;
  if (one === undefined)
    throw new BridgeError('BRIDGE_WORKFLOW_NOT_FOUND', `order ${orderId}, in ${countOf(read, 'run')} on ${place}`);
  if (more.length > 0)
    throw new UsageError(`order ${orderId} is of several applications, so say which: ${applications.join(', ')}`);
  return one;
}

interface StoodBefore {
  workflowId: string;
  stoodBefore: NonNullable<Awaited<ReturnType<typeof whereItStoodBefore>>>;
  provider: string | null;
}

/** No run, because nothing was ordered: the candidate stood in the step before its exam went live (P-START). */
function orStoodBefore(session: TemporalSession, applicationId: number) {
  return async (error: unknown): Promise<StoodBefore> => {
    if (!(error instanceof BridgeError) || error.code !== 'BRIDGE_WORKFLOW_NOT_FOUND') throw error;
    const stoodBefore = await whereItStoodBefore(session, applicationId);
    if (stoodBefore === undefined) throw error;
    const provider = session.config.exams[stoodBefore.exam]?.rule.provider ?? null;
    return { workflowId: applicationWorkflowId(applicationId), stoodBefore, provider };
  };
}

function printStoodBefore({ workflowId, stoodBefore, provider }: StoodBefore, { json }: CommonOptions): void {
  const { jobId, step, exam, count } = stoodBefore;
  if (json) {
    return printJson({
      workflowId,
      status: 'present-before',
      outcome: null,
      provider,
      step,
      entries: [],
      attention: [],
    });
  }
  print(`No exam was ordered: the candidate stood in "${singleLine(step)}" of job ${jobId} before its exam went live.`);
  print(asTyped(presentText(exam, count)));
}

/** The fields of `--json` are contract. Where no worker answers, what only a run itself knows is empty. */
function contractOf({ workflowId, report, attributes }: RunStory): object {
  if (report === undefined) {
    const { status, outcome, provider, step } = attributes;
    return { workflowId, status, outcome, provider, step, entries: [], attention: [] };
  }
  const { status, outcome, provider, step, attention } = report;
  return { workflowId, status, outcome, provider, step, entries: report.entries.map(entryOf), attention };
}

function entryOf(entry: ApplicationReport['entries'][number]): object {
  const { reference, orderId, status, deadline, scheduledFor, examUrl, results, published, notWritten } = entry;
  const { notices = [], formerOrders = [] } = entry;
  const orders = { orderId, formerOrders };
  return { reference, ...orders, status, deadline, scheduledFor, examUrl, results, published, notWritten, notices };
}
