// Where the workflow bundle lies in a built tree.
import path from 'node:path';

export function bundleFile(): string {
  return path.join(__dirname, 'workflows.bundle.js');
}
