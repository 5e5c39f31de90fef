// Encrypts messages and stacks of failures too: without it histories would hold them in clear (P-PII). The SDK loads this file by
// path, also into the workflow bundle, so it imports nothing but the SDK.
import { DefaultFailureConverter } from '@temporalio/common';

/** The name is the SDK's: it looks for this export. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
