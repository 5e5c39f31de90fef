import { accessSync, constants } from 'node:fs';

/** Whether there is such a file, and this user may run it. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
