// What the Temporal server itself answered, also as the cause of an error of the SDK or of the bridge, and what that means for an
// operator. A refusal is no outage (R31): whoever looks for an outage that is none looks in the wrong place.
import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';
import { type AnsweredCode, BridgeError } from '../domain/error-table';
import { orUndefined } from '../domain/or-undefined';

/** The gRPC status codes that the bridge tells apart. */
export const grpcStatus = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  alreadyExists: 6,
  permissionDenied: 7,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** `undefined` for an error that is no answer of the server. */
export function answerOf(error: unknown): { code: number; details: string } | undefined {
  const answer = isGrpcServiceError(error) ? error : (error as { cause?: unknown } | undefined)?.cause;
  if (!isGrpcServiceError(answer)) return undefined;
  // The native core puts the server's words into the message.
  return { code: answer.code, details: answer.details === '' ? answer.message : answer.details };
}

/**
 * There is no such run: deleted, past its retention, or never started. A server that may read archives, as Temporal's image is set, then
 * looks for the history there, and answers that this argument is not right.
 */
export function isGone(error: unknown): boolean {
  if (error instanceof Error && error.name === 'WorkflowNotFoundError') return true;
  const answer = answerOf(error);
  if (answer?.code === grpcStatus.notFound) return true;
  return answer?.code === grpcStatus.invalidArgument && /^Requested workflow history not found/.test(answer.details);
}

/** `undefined` where there is no such run, by the SDK: it tells that from a namespace that is not there. */
export function ifFound<T>(call: () => Promise<T>): Promise<T | undefined> {
  return orUndefined(call, (error) => error instanceof WorkflowNotFoundError);
}

const answerWithinMs = 10_000;

/** The SDK's calls have no deadline of their own. */
export function bounded<T>(client: Pick<Client, 'withDeadline'>, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + answerWithinMs, call);
}

/** To the open run, if there is one. @returns whether there is */
export async function signalOpen(
  client: Client,
  workflowId: string,
  name: string,
  argument: unknown,
): Promise<boolean> {
  const sent = await ifFound(async () => {
    await client.workflow.getHandle(workflowId).signal(name, argument);
    return true;
  });
  return sent === true;
}

/** The server lacks the function, or refuses it to this client (Temporal Cloud). */
export function isWithheld(error: unknown): boolean {
  const code = answerOf(error)?.code;
  return code === grpcStatus.permissionDenied || code === grpcStatus.unimplemented;
}

/** `undefined` where the server refused nothing that an operator has to change: an outage, or an answer about one run. */
export function refusalOf(error: unknown): AnsweredCode | undefined {
  if (error instanceof NamespaceNotFoundError) return 'BRIDGE_TEMPORAL_NAMESPACE';
  const answer = answerOf(error);
  if (answer?.code === grpcStatus.permissionDenied || answer?.code === grpcStatus.unauthenticated)
    return 'BRIDGE_TEMPORAL_PERMISSION';
  // The server has no code of its own for it; nothing else in a request of ours can be an invalid argument with these words.
  return answer?.code === grpcStatus.invalidArgument && /search attribute/i.test(answer.details)
    ? 'BRIDGE_TEMPORAL_ATTRIBUTES'
    : undefined;
}

/**
 * The error that an operator reads, whatever failed.
 * @param place address and namespace
 */
export function temporalError(error: unknown, place: string): BridgeError {
  if (error instanceof BridgeError) return error;
  const detail = `${place}: ${causeText(error)}`;
  return new BridgeError(refusalOf(error) ?? 'BRIDGE_TEMPORAL_UNAVAILABLE', detail, { cause: error });
}

/** Why a connection or a call failed, without the names of types around it. */
export function causeText(error: unknown): string {
  const answer = answerOf(error);
  if (answer?.code === grpcStatus.deadlineExceeded) return 'no answer in time';
  const text = answer?.details ?? (error instanceof Error ? error.message : 'no answer');
  const ofGrpc = /Last error: (?:Error: )?(.*?)\. Resolution note/s.exec(text)?.[1];
  if (ofGrpc !== undefined) return steadyText(ofGrpc);
  if (!text.includes('tonic::transport')) return text;
  // The native core prints its chain of errors: the innermost text in quotes says it, or else the innermost error.
  const quoted = [...text.matchAll(/"([^"]+)"/g)].at(-1)?.[1];
  const innermost = /error: ([A-Z][^}]*?) ?\}/.exec(text)?.[1];
  return innermost ?? quoted ?? text;
}

/** One line, which the next try of the same gives again: without the addresses and the line break of OpenSSL, and without a time. */
function steadyText(cause: string): string {
  const ofOpenSsl = /:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/.exec(cause)?.[1];
  return ofOpenSsl ?? cause.replace(/ \(\d{4}-[^)]*Z\)$/, '');
}
