// Everything that passes between Gupy, the bridge and the provider, and what people did, as one list. A request or a delivery is one
// entry, which changes when it is answered; each attempt of a delivery is an entry of its own. What could go wrong: a flood of
// reads covers what matters, so a read says that it is one.
import type { Attempt } from '../delivery-queue';
import type { GupyStandIn } from '../gupy/gupy-stand-in';
import type { ProviderStandIn } from '../provider/provider-stand-in';
import type { RequestEntry } from '../request-journal';
import type { StoryEvent } from '../story';
import { applicationOfReference } from './card';

export type Party = 'gupy' | 'bridge' | 'provider' | 'recruiter' | 'examiner';

export interface TimelineEntry {
  id: string;
  /** Epoch ms. */
  at: number;
  from: Party;
  to: Party;
  /** Name of a route (`putTag`), of a delivery (`application.moved`, `result`, `report`), or of what a person did. */
  what: string;
  /** The step, tag, comment, exam, stage or outcome it is about; empty where there is none. */
  detail: string;
  applicationId: number | null;
  state: 'open' | 'done' | 'failed' | 'held' | 'dropped';
  status: number | null;
  /** Why there was no answer. */
  error: string | null;
  /** The fault that was played on it. */
  fault: string | null;
  /** Of a delivery; 1 for the rest. */
  attempt: number;
  copy: number;
  /** Real ms until the answer. */
  tookMs: number | null;
  /** It changes nothing at the one who is asked. */
  isRead: boolean;
}

const keptEntries = 2_000;

export class Timeline {
  private readonly entries = new Map<string, TimelineEntry>();
  private readonly gupy: GupyStandIn;
  private readonly provider: ProviderStandIn;
  private readonly onEntry: (entry: TimelineEntry) => void;

  /** `onEntry`: after each new or changed entry. */
  constructor(gupy: GupyStandIn, provider: ProviderStandIn, onEntry: (entry: TimelineEntry) => void) {
    this.gupy = gupy;
    this.provider = provider;
    this.onEntry = onEntry;
    gupy.requests.on((entry) => this.keep(this.request('gupy', entry)));
    provider.requests.on((entry) => this.keep(this.request('provider', entry)));
    gupy.deliveries.on((attempt) => this.keep(this.delivery('gupy', attempt)));
    provider.callbacks.on((attempt) => this.keep(this.delivery('provider', attempt)));
    gupy.story.on((event) => this.keep(this.deed('gupy', event)));
    provider.story.on((event) => this.keep(this.deed('provider', event)));
  }

  /** Oldest first. */
  latest(count: number): TimelineEntry[] {
    return [...this.entries.values()].slice(-count);
  }

  of(applicationId: number): TimelineEntry[] {
    return [...this.entries.values()].filter((entry) => entry.applicationId === applicationId);
  }

  private keep(entry: TimelineEntry | undefined): void {
    if (entry === undefined) return;
    this.entries.set(entry.id, entry);
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= keptEntries) break;
      this.entries.delete(oldest);
    }
    this.onEntry(entry);
  }

  private request(to: 'gupy' | 'provider', entry: RequestEntry): TimelineEntry {
    const { seq, route, at, endedAt, status = null, fault = null } = entry;
    const isLost = endedAt !== undefined && status === null;
    return {
      ...{ id: `${to}-request-${seq}`, at, from: 'bridge', to, what: route, detail: this.subjectOf(entry) },
      applicationId: to === 'gupy' ? gupyApplication(entry) : this.orderedFor(entry),
      state: endedAt === undefined ? 'open' : isLost || (status ?? 0) >= 400 ? 'failed' : 'done',
      ...{ status, error: isLost ? 'no answer' : null, fault, attempt: 1, copy: 1 },
      tookMs: endedAt === undefined ? null : endedAt - at,
      isRead: entry.method === 'GET',
    };
  }

  private delivery(from: 'gupy' | 'provider', attempt: Attempt): TimelineEntry {
    const { seq, about, at, endedAt, status = null, error = null, state } = attempt;
    const order = this.provider.orders.find(String(about['orderId']));
    const applicationId = from === 'gupy' ? about['applicationId'] : applicationOfReference(order?.reference ?? '');
    const version = order?.versions.find(({ resultId }) => resultId === about['resultId']);
    const report = order?.progress.find(({ progressId }) => progressId === about['progressId']);
    const what = from === 'gupy' ? String(about['action']) : report === undefined ? 'result' : 'report';
    return {
      ...{ id: `${from}-delivery-${seq}`, at, from, to: 'bridge', what },
      detail: version?.outcome ?? report?.stage ?? '',
      applicationId: typeof applicationId === 'number' ? applicationId : null,
      state: deliveryStates[state],
      ...{ status, error, fault: null, attempt: attempt.attempt, copy: attempt.copy },
      tookMs: endedAt === undefined ? null : endedAt - at,
      isRead: false,
    };
  }

  /** What a person did; the rest of a story is in requests and deliveries. */
  private deed(at: 'gupy' | 'provider', event: StoryEvent): TimelineEntry | undefined {
    const said = deedOf(event);
    if (said === undefined) return undefined;
    const { applicationId = null, detail } = said;
    const who = at === 'gupy' ? 'recruiter' : 'examiner';
    return {
      ...{ id: `${at}-story-${event.seq}`, at: Date.parse(event.at), from: who, to: at, what: event.type, detail },
      ...{ applicationId, state: 'done', status: null, error: null, fault: null },
      ...{ attempt: 1, copy: 1, tookMs: null, isRead: false },
    };
  }

  /** The tag, comment, exam, template or subject that a request carries. */
  private subjectOf(entry: RequestEntry): string {
    const { route, body } = entry;
    if (route === 'deleteTag') return this.removedTag(entry);
    if (typeof body !== 'object' || body === null) return '';
    const { name, text, exam, templateId, subject } = body as Record<string, unknown>;
    const said = [name, text, exam, templateId, subject].find(
      (one) => typeof one === 'string' || typeof one === 'number',
    );
    return said === undefined ? '' : String(said);
  }

  /** Its name, also where it is told by its id: people read names. */
  private removedTag({ path, query }: RequestEntry): string {
    const inQuery = new URLSearchParams(query).get('name');
    if (inQuery !== null) return inQuery;
    const given = decodeURIComponent(path.split('/').at(-1) ?? '');
    return this.gupy.world.tagNamed(gupyApplication({ path, query }), given) ?? given;
  }

  private orderedFor({ path, body }: RequestEntry): number | null {
    const { reference } = (typeof body === 'object' && body !== null ? body : {}) as { reference?: unknown };
    const named = typeof reference === 'string' ? applicationOfReference(reference) : undefined;
    const order = path.split('/').flatMap((part) => this.provider.orders.find(part) ?? [])[0];
    return named ?? applicationOfReference(order?.reference ?? '') ?? null;
  }
}

const deliveryStates = {
  held: 'held',
  sending: 'open',
  delivered: 'done',
  'will-retry': 'failed',
  'gave-up': 'failed',
  dropped: 'dropped',
  unwanted: 'dropped',
} as const satisfies Record<Attempt['state'], TimelineEntry['state']>;

function gupyApplication({ path, query }: Pick<RequestEntry, 'path' | 'query'>): number | null {
  const [, inPath] = /\/applications\/(\d+)/.exec(path) ?? [];
  const [, inQuery] = /[?&](?:id|applicationId)=(\d+)/.exec(query) ?? [];
  const digits = inPath ?? inQuery;
  return digits === undefined ? null : Number(digits);
}

function deedOf(event: StoryEvent): { applicationId?: number | undefined; detail: string } | undefined {
  if (event.type === 'candidate-moved') return { applicationId: event.applicationId, detail: event.step };
  if (event.type === 'status-changed') return { applicationId: event.applicationId, detail: event.status };
  if (event.type === 'webhook-deactivated') return { detail: event.webhookId };
  const applicationId = 'reference' in event ? applicationOfReference(event.reference) : undefined;
  if (event.type === 'result-recorded') return { applicationId, detail: event.outcome };
  if (event.type === 'progress-recorded') return { applicationId, detail: event.stage };
  return event.type === 'order-expired' ? { applicationId, detail: '' } : undefined;
}
