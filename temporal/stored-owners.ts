// Whose a stored event is, of histories as they are exported: plain JSON with every payload decoded. What could go wrong: a result
// may name any order, so only the claim that follows a placed order says that the order is the application's (P-OWN).
import type { NamedOrder } from './order-mailbox-start';

interface Event {
  activityTaskScheduledEventAttributes?: { activityType?: { name?: string }; input?: { payloads?: unknown[] } };
  workflowExecutionSignaledEventAttributes?: { signalName?: string; input?: { payloads?: unknown[] } };
  workflowExecutionStartedEventAttributes?: { input?: { payloads?: unknown[] } };
}

/** The orders of a run of an application that have a mailbox. */
export function placedOrders(events: readonly unknown[]): NamedOrder[] {
  return (events as Event[]).flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === 'claimMailbox' ? (scheduled.input?.payloads ?? []).filter(isOrder) : [],
  );
}

/** Ids of the applications that a run of a mailbox knows of. */
export function mailboxOwners(events: readonly unknown[]): number[] {
  const owners = (events as Event[]).flatMap((event): unknown[] => {
    const { signalName, input: signalled } = event.workflowExecutionSignaledEventAttributes ?? {};
    const started = event.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const carried = started.flatMap(
      (input) => (input as { carried?: { owners?: unknown[] } } | null)?.carried?.owners ?? [],
    );
    return [...carried, ...(signalName === 'orderPlaced' ? (signalled?.payloads ?? []) : [])];
  });
  return owners.flatMap((owner) => ownerOf(owner) ?? []);
}

/** A copy without whatever names another application. */
export function onlyOf(applicationId: number, value: unknown): unknown {
  const isOurs = (part: unknown) => (ownerOf(part) ?? applicationId) === applicationId;
  if (Array.isArray(value)) return value.filter(isOurs).map((part) => onlyOf(applicationId, part));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, onlyOf(applicationId, field)]));
}

function ownerOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { applicationId, owner } = value as { applicationId?: unknown; owner?: unknown };
  return typeof applicationId === 'number' ? applicationId : owner === undefined ? undefined : ownerOf(owner);
}

function isOrder(value: unknown): value is NamedOrder {
  const { provider, orderId } = (value ?? {}) as Partial<Record<keyof NamedOrder, unknown>>;
  return typeof provider === 'string' && typeof orderId === 'string';
}
