// A candidate as the board of the sandbox shows it: placement, tags and the last comment in Gupy, and the latest order at the
// provider. Names are invented; no contact data.
import type { Application, ApplicationStatus } from '../gupy/gupy-records';
import type { GupyWorld } from '../gupy/gupy-world';
import type { OrderBook } from '../provider/order-book';
import { latestReport, latestVersion } from '../provider/order-book';
import type { OrderRecord, ProgressReport, ResultVersion } from '../provider/order-records';

export interface CardOrder {
  orderId: string;
  status: OrderRecord['status'];
  exam: string;
  /** How many orders the provider has for this candidate, this one included. */
  count: number;
  /** Whether the order before this one ended with an exam that was missed. */
  followsMiss: boolean;
  /** The last report before the result. */
  stage: ProgressReport['stage'] | undefined;
  scheduledFor: string | undefined;
  outcome: ResultVersion['outcome'] | undefined;
  score: number | undefined;
  maxScore: number | undefined;
  versions: number;
}

export interface Card {
  id: number;
  jobId: number;
  name: string;
  stepId: number;
  /** Epoch ms: since when it is there, in this status. */
  since: number;
  status: ApplicationStatus;
  tags: string[];
  comments: number;
  lastComment: string | null;
  order: CardOrder | null;
}

/** One card with all that a recruiter, and the provider, see of it. */
export interface CardDetails {
  card: Card;
  comments: { id: number; text: string; at: string }[];
  /** Oldest first. */
  orders: OrderRecord[];
}

/** The application that an order is about: the bridge's references begin with it. Undefined for an order of somebody else. */
export function applicationOfReference(reference: string): number | undefined {
  const [, digits] = /^(\d{1,15})\./.exec(reference) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Orders by application, each oldest first. */
function ordersByApplication(orders: OrderBook): Map<number, OrderRecord[]> {
  const found = new Map<number, OrderRecord[]>();
  for (const order of orders.all()) {
    const applicationId = applicationOfReference(order.reference);
    if (applicationId === undefined) continue;
    const known = found.get(applicationId);
    if (known === undefined) found.set(applicationId, [order]);
    else known.push(order);
  }
  return found;
}

/** Cards of these applications, in this order. */
export function cardsOf(world: GupyWorld, orders: OrderBook, applications: readonly Application[]): Card[] {
  const byApplication = ordersByApplication(orders);
  return applications.map((application) => cardOf(world, application, byApplication.get(application.id) ?? []));
}

export function cardDetails(world: GupyWorld, orders: OrderBook, applicationId: number): CardDetails {
  const application = world.application(applicationId);
  const own = ordersByApplication(orders).get(applicationId) ?? [];
  const comments = application.comments.map(({ id, text, createdMs }) => ({
    ...{ id, text },
    at: new Date(createdMs).toISOString(),
  }));
  return { card: cardOf(world, application, own), comments, orders: own };
}

function cardOf(world: GupyWorld, application: Application, orders: readonly OrderRecord[]): Card {
  const { step, status, atMs } = world.placement(application.id);
  const person = application.candidate ?? application.manualCandidate;
  const latest = orders.at(-1);
  return {
    id: application.id,
    jobId: application.jobId,
    name: `${person?.name} ${person?.lastName}`,
    stepId: step.id,
    since: atMs,
    status,
    tags: world.tagNames(application.id),
    comments: application.comments.length,
    lastComment: application.comments.at(-1)?.text ?? null,
    order: latest === undefined ? null : orderOf(latest, orders),
  };
}

function orderOf(order: OrderRecord, orders: readonly OrderRecord[]): CardOrder {
  const { orderId, status, body, progress, versions } = order;
  const former = orders.at(-2);
  const followsMiss = former !== undefined && latestReport(former)?.stage === 'missed';
  const result = latestVersion(order);
  return {
    ...{ orderId, status, exam: body.exam, count: orders.length, followsMiss, versions: versions.length },
    stage: latestReport(order)?.stage,
    scheduledFor: progress.findLast(({ scheduledFor }) => scheduledFor !== undefined)?.scheduledFor,
    ...{ outcome: result?.outcome, score: result?.score, maxScore: result?.maxScore },
  };
}
