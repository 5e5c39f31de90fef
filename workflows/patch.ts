// The one change under way that open runs may not know of (docs/change-the-workflow.md): a tag is put within its task, and a settled run
// says until when its candidate was seen. One mark serves both, for a mark is two events.
import { patched } from '@temporalio/workflow';

export function isPatched(): boolean {
  return patched('tag-at-once');
}
