// What global-setup.ts made for one run of Jest.
import { rmSync } from 'node:fs';

// eslint-disable-next-line no-restricted-syntax -- Jest takes the default export
export default function globalTeardown(): void {
  const folder = process.env.WORKFLOW_BUNDLE_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
