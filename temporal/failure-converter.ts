// Messages and stacks of failures are payloads as well: without this they would stand in histories in clear (P-PII). Loaded
// by path, into the workflow bundle too, so it imports nothing but the SDK.
import { DefaultFailureConverter } from '@temporalio/common';

/** The name is the SDK's: it looks for this export. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
