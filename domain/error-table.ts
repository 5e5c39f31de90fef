// The one place that decides what follows from an error: who retries it, which HTTP status or exit code it has, who has to act.
// docs/errors.md is generated from it. What could go wrong: code that goes by the spelling of a code would miss the next one.

import type { ErrorEntry } from './error-entry';

export const errorTable = {
  BRIDGE_CONFIG_INVALID: {
    exitCode: 2,
    message: 'bridge.yaml cannot be used',
    action: 'Correct the lines named in the message.',
  },
  BRIDGE_CONFIG_MISSING: {
    exitCode: 2,
    message: 'No configuration file was found',
    action: 'Pass --config FILE, set BRIDGE_CONFIG, or write one with `gupy-exam-bridge init`.',
  },
  BRIDGE_USAGE: {
    exitCode: 2,
    message: 'The command line is wrong',
    action: 'Read the `--help` of the command.',
  },
  BRIDGE_ENVIRONMENT_INVALID: {
    exitCode: 2,
    message: 'A variable of the environment cannot be used',
    action: 'Correct the variable named in the message, in the environment or in the .env beside bridge.yaml.',
  },
  BRIDGE_UNAUTHENTICATED: {
    status: 401,
    message: 'The secret or signature is wrong or missing',
    action: 'Compare the secret of the sender with bridge.yaml.',
  },
  BRIDGE_UNTIMELY: {
    status: 401,
    message: 'The signature is right, but its time is too far from the clock of this server',
    action: 'Compare the clocks of this server and of the sender (`check` says how far ours is off), or the tolerance.',
  },
  BRIDGE_FORGED_REQUEST: {
    status: 403,
    message: 'The request does not come from the board',
    action: 'Open the board by the address that console.publicUrl names, or by http://localhost, and log in again.',
  },
  BRIDGE_MALFORMED: {
    asks: 'sender',
    status: 400,
    message: 'The body is not what the sender documents',
    action: 'Read the reason in the answer; the sender must correct the body.',
  },
  BRIDGE_UNKNOWN_ROUTE: {
    asks: 'sender',
    status: 404,
    message: 'There is no such route or provider',
    action: 'Compare the URL with the routes in the README and the provider names in bridge.yaml.',
  },
  BRIDGE_METHOD_NOT_ALLOWED: {
    asks: 'sender',
    status: 405,
    message: 'Another method is answered here',
    action: 'Send a POST, or what the header Allow names.',
  },
  BRIDGE_TOO_LARGE: {
    asks: 'sender',
    status: 413,
    message: 'The body is over the limit',
    action: 'Send less; reconciliation finds what was refused.',
  },
  BRIDGE_TARGET_TOO_LONG: {
    asks: 'sender',
    status: 414,
    message: 'The path and query of the request are over 2 kB',
    action: 'Call the URL that was agreed; put what else you send into the body.',
  },
  BRIDGE_ENCODED_BODY: {
    asks: 'sender',
    status: 415,
    message: 'Compressed bodies are not taken',
    action: 'Send the body without Content-Encoding.',
  },
  BRIDGE_TOO_MANY_REFUSALS: {
    retriedBy: 'sender',
    asks: 'sender',
    status: 429,
    message: 'Too many refused requests from this address',
    action: 'Correct the secret or the body, then wait as Retry-After says.',
  },
  BRIDGE_TEMPORAL_UNAVAILABLE: {
    retriedBy: 'sender',
    status: 503,
    message: 'Temporal does not answer',
    action: 'Check TEMPORAL_ADDRESS, the Temporal server, and the way there (docs/processes.md).',
  },
  BRIDGE_TEMPORAL_NAMESPACE: {
    retriedBy: 'sender',
    status: 503,
    message: 'Temporal does not have the namespace',
    action: 'Create the namespace, or correct TEMPORAL_NAMESPACE; api and worker wait for it.',
  },
  BRIDGE_TEMPORAL_ATTRIBUTES: {
    retriedBy: 'sender',
    status: 503,
    message: 'Temporal lacks search attributes of the bridge',
    action: 'Add them as docs/temporal-cloud.md says, or let the worker register them; api and worker wait for them.',
  },
  BRIDGE_TEMPORAL_PERMISSION: {
    retriedBy: 'sender',
    status: 503,
    message: 'Temporal refuses these credentials',
    action: 'Give this key or certificate write permission, or replace it and restart (docs/temporal-cloud.md).',
  },
  BRIDGE_RESULT_NOT_FETCHED: {
    retriedBy: 'sender',
    status: 503,
    message: 'The result that a callback announced could not be fetched',
    action: 'Read the reason in the log; the sender tries again, and polling asks in any case.',
  },
  BRIDGE_QUOTA_FULL: {
    retriedBy: 'sender',
    asks: 'provider',
    status: 503,
    message: 'The provider sent more than the bridge keeps for it',
    action: 'Ask the provider why it sends so many results for one exam or ended ones; it sends the refused again.',
  },
  BRIDGE_INTERNAL: {
    retriedBy: 'sender',
    status: 500,
    message: 'The bridge failed for an unforeseen reason',
    action: 'Send it again; the log line of this moment says what happened.',
  },
  BRIDGE_PAYLOAD_UNREADABLE: {
    message: 'A stored payload cannot be decrypted',
    action: 'Put the key that it was encrypted with back, last in privacy.keys; lost for good: docs/keys.md.',
  },
  BRIDGE_GUPY_REJECTED: {
    message: 'Gupy refuses the request',
    action: 'A tag too long: lower gupy.limits.tagLength, restart the worker, retry. Else skip, or write it by hand.',
  },
  BRIDGE_GUPY_UNAUTHORIZED: {
    retriedBy: 'run',
    asks: 'gupy-admin',
    message: 'Gupy refuses the token (401 or 403)',
    action: 'Check that the token is valid and ticked for this endpoint; the bridge tries again by itself.',
  },
  BRIDGE_GUPY_THROTTLED: {
    retriedBy: 'temporal',
    asks: 'nobody',
    message: 'Gupy asks to slow down (429)',
    action: 'Nothing to do; lower gupy.requestsPerMinute if it repeats.',
  },
  BRIDGE_GUPY_UNAVAILABLE: {
    retriedBy: 'temporal',
    asks: 'nobody',
    message: 'Gupy does not answer, or fails (5xx)',
    action: 'Nothing to do for 7 days; then retry the runs that need attention.',
  },
  BRIDGE_GUPY_UNEXPECTED: {
    asks: 'maintainer',
    message: 'Gupy answered in a shape the bridge does not know',
    action: 'Report the path named in the reason; retry after an upgrade.',
  },
  BRIDGE_GUPY_TAGS_LOST: {
    message: 'A deletion took other tags of the application along',
    action: 'Compare the tags of the candidate in Gupy, report how your Gupy deletes tags, then skip the run.',
  },
  BRIDGE_NOTICE_IN_DOUBT: {
    leavesDoubt: true,
    message: 'A message to the candidate was sent or not: its answer is missing',
    action: 'Look at the messages of the candidate in Gupy: skip if it is there, retry to send it (once more).',
  },
  BRIDGE_WEBHOOK_NOT_SYNCED: {
    retriedBy: 'person',
    message: 'The webhook at Gupy could not be read or changed',
    action: 'Correct that, and run it again: it looks before it changes anything.',
  },
  BRIDGE_PROVIDER_REJECTED: {
    message: 'The provider refuses the request',
    action: 'Retry once it takes it, or skip. A change under `providers` counts for that, one under `exams` does not.',
  },
  BRIDGE_PROVIDER_UNAUTHORIZED: {
    retriedBy: 'run',
    message: 'The provider refuses the token (401 or 403)',
    action: 'Check the token in bridge.yaml; the bridge tries again by itself.',
  },
  BRIDGE_PROVIDER_THROTTLED: {
    retriedBy: 'temporal',
    asks: 'nobody',
    message: 'The provider asks to slow down (429)',
    action: 'Nothing to do; lower its requestsPerMinute if it repeats.',
  },
  BRIDGE_PROVIDER_UNAVAILABLE: {
    leavesDoubt: true,
    retriedBy: 'temporal',
    asks: 'nobody',
    message: 'The provider does not answer, or fails (5xx)',
    action: 'Nothing to do for 7 days; then retry the runs that need attention.',
  },
  BRIDGE_PROVIDER_UNEXPECTED: {
    leavesDoubt: true,
    asks: 'provider',
    message: 'The provider answered in a shape the bridge does not know',
    action: 'Of a mapping: correct the key that the reason names. Else tell the provider the path there. Then retry.',
  },
  BRIDGE_PROVIDER_UNKNOWN: {
    message: 'A run names a provider that bridge.yaml no longer has',
    action: 'Put the provider back, then retry; or skip the run.',
  },
  BRIDGE_ADDRESS_REFUSED: {
    message: 'The target resolves to a private address',
    action: 'Set allowPrivateNetwork: true on that target only if it really is on your network.',
  },
  BRIDGE_RULE_GONE: {
    message: 'A late result belongs to a step that no configured exam matches any more',
    action: 'Put the exam back into bridge.yaml and retry, or skip.',
  },
  BRIDGE_APPLICATION_GONE: {
    message: 'A late result belongs to an application that its job does not have any more; nothing was written',
    action: 'Look for the candidate in Gupy; then retry, or skip.',
  },
  BRIDGE_RESULT_OF_ANOTHER_ORDER: {
    asks: 'provider',
    message: 'A result names another order than the one that was placed; it was not written',
    action: 'Ask the provider whose result it is; then skip it and go on waiting, or decide with override.',
  },
  BRIDGE_SERVER_MISSING: {
    message: 'No Temporal server could be found or installed',
    action: 'Install the CLI or Go, or set TEMPORAL_CLI_PATH; to test Java and Maven, or TEMPORAL_TEST_SERVER_PATH.',
  },
  BRIDGE_SERVER_FAILED: {
    message: 'The Temporal server did not start',
    action: 'Read its last lines in the message.',
  },
  BRIDGE_DATA_IN_USE: {
    message: 'The data folder belongs to a running Temporal server',
    action: 'End the other server, or choose another data folder.',
  },
  BRIDGE_DEMO_FAILED: {
    message: 'The demo did not finish: no tag was written',
    action: 'Look at the run in the Temporal UI, and into bridge.log in the data folder.',
  },
  BRIDGE_SIMULATOR_STATE: {
    message: 'The simulator cannot use its state file',
    action: 'Make the file writable, or delete it to start afresh; a file of another version opens with that version.',
  },
  BRIDGE_PORT_IN_USE: {
    message: 'A port is already in use',
    action: 'End the other program or choose another port.',
  },
  BRIDGE_HOST_UNUSABLE: {
    message: 'This machine does not have the address to listen on',
    action: 'Correct the host beside this port in bridge.yaml: 127.0.0.1, 0.0.0.0, or an address of this machine.',
  },
  BRIDGE_WORKFLOW_NOT_FOUND: {
    message: 'There is no run for this application',
    action: 'Check the id. Nothing ordered? `explain` and `check` show a renamed step, `reconcile` a lost webhook.',
  },
  BRIDGE_WORKER_UNAVAILABLE: {
    retriedBy: 'person',
    message: 'No worker answers',
    action: 'Start `gupy-exam-bridge worker` with this bridge.yaml and this Temporal, or look into its log.',
  },
  BRIDGE_BUILD_NOT_CURRENT: {
    message: 'Temporal gives this build of the worker no tasks',
    action: 'Make it the current one, or end this worker (docs/upgrade.md, Worker Versioning).',
  },
  BRIDGE_ACTIVITY_FAILED: {
    leavesDoubt: true,
    message: 'A step of the run failed for an unforeseen reason',
    action: 'Read the reason and the failed activity in the Temporal UI, then retry, override or skip.',
  },
  BRIDGE_DECISION_REFUSED: {
    message: 'The decision cannot be taken',
    action: 'Look at the run with `gupy-exam-bridge status` and choose another.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** Codes that a receiver can answer. */
export type AnsweredCode = {
  [Code in ErrorCode]: (typeof errorTable)[Code] extends { status: number } ? Code : never;
}[ErrorCode];

export function errorEntry(code: ErrorCode): ErrorEntry {
  return errorTable[code];
}

/** An error for people. `detail` says where and what, without personal data and secrets. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${errorEntry(code).message}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  get entry(): ErrorEntry {
    return errorEntry(this.code);
  }
}
