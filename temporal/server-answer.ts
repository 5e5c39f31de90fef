// What the Temporal server itself answered, also as the cause of an error of the SDK or of the bridge.
import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes that the bridge tells apart. */
export const grpcStatus = {
  invalidArgument: 3,
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
  return isGrpcServiceError(answer) ? answer : undefined;
}

/** The server lacks the function, or refuses it to this client (Temporal Cloud). */
export function isWithheld(error: unknown): boolean {
  const code = answerOf(error)?.code;
  return code === grpcStatus.permissionDenied || code === grpcStatus.unimplemented;
}
