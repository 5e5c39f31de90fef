// Every error a person can meet has one stable code here; docs/errors.md is generated from this table's shape and a test
// keeps the two in step. Two families only: terminal (trying again cannot help) and retryable (it can).

export interface ErrorEntry {
  family: 'terminal' | 'retryable';
  /** HTTP status where the receivers answer with it. */
  status?: number;
  /** What is wrong, one line. */
  message: string;
  /** What the reader should do. */
  action: string;
}

export const errorTable = {
  BRIDGE_CONFIG_INVALID: {
    family: 'terminal',
    message: 'bridge.yaml cannot be used',
    action: 'Correct the lines named in the message.',
  },
  BRIDGE_CONFIG_MISSING: {
    family: 'terminal',
    message: 'No configuration file was found',
    action: 'Pass --config FILE, set BRIDGE_CONFIG, or write one with `gupy-exam-bridge init`.',
  },
  BRIDGE_UNAUTHENTICATED: {
    family: 'terminal',
    status: 401,
    message: 'The secret or signature is wrong or missing',
    action: 'Compare the secret of the sender with bridge.yaml.',
  },
  BRIDGE_MALFORMED: {
    family: 'terminal',
    status: 400,
    message: 'The body is not what the sender documents',
    action: 'Read the reason in the answer; the sender must correct the body.',
  },
  BRIDGE_UNKNOWN_ROUTE: {
    family: 'terminal',
    status: 404,
    message: 'There is no such route or provider',
    action: 'Compare the URL with the routes in the README and the provider names in bridge.yaml.',
  },
  BRIDGE_METHOD_NOT_ALLOWED: {
    family: 'terminal',
    status: 405,
    message: 'Only POST is answered here',
    action: 'Send a POST.',
  },
  BRIDGE_TOO_LARGE: {
    family: 'terminal',
    status: 413,
    message: 'The body is over the limit',
    action: 'Send less; reconciliation finds what was refused.',
  },
  BRIDGE_ENCODED_BODY: {
    family: 'terminal',
    status: 415,
    message: 'Compressed bodies are not taken',
    action: 'Send the body without Content-Encoding.',
  },
  BRIDGE_TOO_MANY_REFUSALS: {
    family: 'retryable',
    status: 429,
    message: 'Too many refused requests from this address',
    action: 'Correct the secret or the body, then wait as Retry-After says.',
  },
  BRIDGE_TEMPORAL_UNAVAILABLE: {
    family: 'retryable',
    status: 503,
    message: 'Temporal does not answer',
    action: 'Check TEMPORAL_ADDRESS and the Temporal server; what Gupy and providers sent meanwhile they send again.',
  },
  BRIDGE_RESULT_NOT_FETCHED: {
    family: 'retryable',
    status: 503,
    message: 'The result that a callback announced could not be fetched',
    action: 'Read the reason in the log; the sender tries again, and polling asks in any case.',
  },
  BRIDGE_INTERNAL: {
    family: 'retryable',
    status: 500,
    message: 'The bridge failed for a reason nobody foresaw',
    action: 'Send it again; the log line of this moment says what happened.',
  },
  BRIDGE_PAYLOAD_UNREADABLE: {
    family: 'terminal',
    message: 'A stored payload cannot be decrypted',
    action: 'Put the key that it was encrypted with back into privacy.keys, below the current one.',
  },
  BRIDGE_GUPY_REJECTED: {
    family: 'terminal',
    message: 'Gupy refuses the request',
    action: 'Correct what the reason names, then retry, override or skip the run.',
  },
  BRIDGE_GUPY_UNAUTHORIZED: {
    family: 'retryable',
    message: 'Gupy refuses the token (401 or 403)',
    action: 'Check that the token is valid and ticked for this endpoint; the bridge tries again by itself.',
  },
  BRIDGE_GUPY_THROTTLED: {
    family: 'retryable',
    message: 'Gupy asks to slow down (429)',
    action: 'Nothing to do; lower gupy.requestsPerMinute if it repeats.',
  },
  BRIDGE_GUPY_UNAVAILABLE: {
    family: 'retryable',
    message: 'Gupy does not answer',
    action: 'Nothing to do for 7 days; then retry the runs that need attention.',
  },
  BRIDGE_GUPY_UNEXPECTED: {
    family: 'terminal',
    message: 'Gupy answered in a shape the bridge does not know',
    action: 'Report the path named in the reason; retry after an upgrade.',
  },
  BRIDGE_WEBHOOK_NOT_SYNCED: {
    family: 'retryable',
    message: 'The webhook at Gupy could not be read or changed',
    action: 'Correct what the reason names, then run the command again: it looks before it changes anything.',
  },
  BRIDGE_PROVIDER_REJECTED: {
    family: 'terminal',
    message: 'The provider refuses the request',
    action: 'Correct what the reason names, then retry, override or skip the run.',
  },
  BRIDGE_PROVIDER_UNAUTHORIZED: {
    family: 'retryable',
    message: 'The provider refuses the token (401 or 403)',
    action: 'Check the token in bridge.yaml; the bridge tries again by itself.',
  },
  BRIDGE_PROVIDER_THROTTLED: {
    family: 'retryable',
    message: 'The provider asks to slow down (429)',
    action: 'Nothing to do; lower its requestsPerMinute if it repeats.',
  },
  BRIDGE_PROVIDER_UNAVAILABLE: {
    family: 'retryable',
    message: 'The provider does not answer',
    action: 'Nothing to do for 7 days; then retry the runs that need attention.',
  },
  BRIDGE_PROVIDER_UNEXPECTED: {
    family: 'terminal',
    message: 'The provider answered in a shape the bridge does not know',
    action: 'Correct the key of the mapping that the reason names, or report its path to the provider; then retry.',
  },
  BRIDGE_PROVIDER_UNKNOWN: {
    family: 'terminal',
    message: 'A run names a provider that bridge.yaml no longer has',
    action: 'Put the provider back, then retry; or skip the run.',
  },
  BRIDGE_ADDRESS_REFUSED: {
    family: 'terminal',
    message: 'The target resolves to a private address',
    action: 'Set allowPrivateNetwork: true on that target only if it really is on your network.',
  },
  BRIDGE_RULE_GONE: {
    family: 'terminal',
    message: 'A late result belongs to a step that no configured exam matches any more',
    action: 'Put the exam back into bridge.yaml and retry, or skip.',
  },
  BRIDGE_SERVER_MISSING: {
    family: 'terminal',
    message: 'No Temporal server could be found or installed',
    action:
      'Install the Temporal CLI or Go, or set TEMPORAL_CLI_PATH; for the test server install Java and Maven, or set TEMPORAL_TEST_SERVER_PATH.',
  },
  BRIDGE_SERVER_FAILED: {
    family: 'terminal',
    message: 'The Temporal server did not start',
    action: 'Read its last lines in the message.',
  },
  BRIDGE_DATA_IN_USE: {
    family: 'terminal',
    message: 'The data folder belongs to a running Temporal server',
    action: 'End the other server, or choose another data folder.',
  },
  BRIDGE_DEMO_FAILED: {
    family: 'terminal',
    message: 'The main job did not come true',
    action: 'Look at the run in the Temporal UI, and into bridge.log in the data folder.',
  },
  BRIDGE_SIMULATOR_STATE: {
    family: 'terminal',
    message: 'The simulator cannot use its state file',
    action: 'Make the file writable, or delete it to start afresh; a file of another version opens with that version.',
  },
  BRIDGE_PORT_IN_USE: {
    family: 'terminal',
    message: 'A port is already in use',
    action: 'End the other program or choose another port.',
  },
  BRIDGE_WORKFLOW_NOT_FOUND: {
    family: 'terminal',
    message: 'There is no run for this application',
    action:
      'Check the application id; an old run may be past the retention of the namespace, and `gupy-exam-bridge reconcile` starts one whose webhook never came.',
  },
  BRIDGE_WORKER_UNAVAILABLE: {
    family: 'retryable',
    message: 'No worker answers',
    action: 'Start `gupy-exam-bridge worker` with this bridge.yaml and this Temporal, or look into its log.',
  },
  BRIDGE_ACTIVITY_FAILED: {
    family: 'terminal',
    message: 'A step of the run failed for a reason nobody foresaw',
    action: 'Read the reason and the failed activity in the Temporal UI, then retry, override or skip.',
  },
  BRIDGE_DECISION_REFUSED: {
    family: 'terminal',
    message: 'The decision cannot be taken',
    action: 'Look at the run with `gupy-exam-bridge status` and choose another.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** An error for people: its code is in the table, `detail` says where and what. Never carries personal data or secrets. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail: string, options?: ErrorOptions) {
    super(`${code}: ${errorTable[code].message}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  get entry(): ErrorEntry {
    return errorTable[this.code];
  }
}
