// A change as nobody may make it: the very first command of every run is another one.
import { sleep } from '@temporalio/workflow';
import { applicationWorkflow as asItIs, type ApplicationInput } from '../../../workflows/application-workflow';

export async function applicationWorkflow(input: ApplicationInput) {
  await sleep('1 second');
  return asItIs(input);
}
