// The orders that runs made under a reference secret which bridge.yaml lacks now: once their run has ended, their results are dropped
// (docs/proven-references.md). So `check` says how many there are and how young the youngest may be. What could go wrong: there are
// tens of thousands of ended runs; the newest are looked at, since a dropped secret made the older ones. And a provider that left
// bridge.yaml proves nothing either, whatever the secrets: it is named, so that nobody looks for a secret.
import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { PayloadCodec } from '@temporalio/common';
import { parseReference, proofDigits, eventDigits } from '../domain/exam/reference';
import { lenientCodec } from './key-use';
import { type Ask, eachAtOnce, historyPages, listedRuns } from './listed-runs';
import { readablePayloads } from './payload-codec';
import type { ReferenceKeys } from './reference-keys';

/** Runs that are looked at, the newest by their start. */
const mostRuns = 1_000;
const atOnce = 16;

export interface UnprovenReferences {
  /** Runs with such an order. */
  runs: number;
  /** When the latest of them began; absent where there is none. */
  youngest?: Date;
  /** Providers that runs ordered from and bridge.yaml lacks. */
  removed: string[];
  /** There are more runs than were looked at. */
  isPart: boolean;
}

export interface UnprovenLook {
  client: Client;
  codec: PayloadCodec;
  keys: Pick<ReferenceKeys, 'proves'>;
  /** The secrets are derived from the keys of the payloads, so that a lost key takes both. */
  derived: boolean;
  /** Names in bridge.yaml. */
  providers: readonly string[];
  /** Bounds each call. */
  ask: Ask;
}

export async function findUnproven(look: UnprovenLook): Promise<UnprovenReferences> {
  const { client, ask } = look;
  const found: Date[] = [];
  const removed = new Set<string>();
  let read = 0;
  const runs = listedRuns(client, 'WorkflowType = "applicationWorkflow"', ask, mostRuns + 1);
  await eachAtOnce(runs, atOnce, async (run) => {
    if ((read += 1) > mostRuns) return;
    const orders = await ask(() => ordersOf(look, run));
    const others = orders.references.filter((reference) => !isProven(look, look.providers, reference));
    const owners = orders.providers.filter((provider) => !look.providers.includes(provider));
    for (const owner of owners) if (others.some((reference) => isProven(look, [owner], reference))) removed.add(owner);
    if (others.some((reference) => !isProven(look, owners, reference))) found.push(run.startTime);
  });
  const youngest = found.toSorted((a, b) => a.getTime() - b.getTime()).at(-1);
  return { runs: found.length, isPart: read > mostRuns, removed: [...removed].sort(), ...(youngest && { youngest }) };
}

/** Stands for those of a run whose key is lost. */
const unreadable = 'unreadable';

/** Of any provider, since a run does not say which of them a reference was made for; another one's proves nothing else. */
function isProven({ keys, derived }: UnprovenLook, providers: readonly string[], reference: string): boolean {
  if (reference === unreadable) return !derived;
  const parts = parseReference(reference);
  return parts === undefined || providers.some((provider) => keys.proves(parts, provider));
}

const inText = new RegExp(`(?:\\d{1,16}\\.){3}[0-9a-f]{${eventDigits + proofDigits}}(?![0-9a-f])`, 'g');

const provider = /"provider":"([a-z][a-z0-9-]{0,39})"/g;

/** What its orders name. */
async function ordersOf(
  { client, codec }: UnprovenLook,
  { workflowId, runId }: WorkflowExecutionInfo,
): Promise<{ references: string[]; providers: string[] }> {
  const references = new Set<string>();
  const providers = new Set<string>();
  for await (const events of historyPages(client, { workflowId, runId })) {
    const orders = events.filter(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name === 'orderExam',
    );
    const text = JSON.stringify(await readablePayloads(orders, lenientCodec(codec)));
    const found = text.match(inText) ?? (orders.length > 0 ? [unreadable] : []);
    for (const reference of found) references.add(reference);
    for (const [, name = ''] of text.matchAll(provider)) providers.add(name);
  }
  return { references: [...references], providers: [...providers] };
}
