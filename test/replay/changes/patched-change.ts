// The same change as docs/change-the-workflow.md asks for it: runs that began before it stay as they are.
import { patched, sleep } from '@temporalio/workflow';
import { applicationWorkflow as asItIs, type ApplicationInput } from '../../../workflows/application-workflow';

export async function applicationWorkflow(input: ApplicationInput) {
  if (patched('pause-before-the-first-order')) await sleep('1 second');
  return asItIs(input);
}
