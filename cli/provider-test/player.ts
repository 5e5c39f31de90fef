// Who plays the provider's part at its test installation: a command of the developer's, or a person at the terminal, or nobody.
import { execFile } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { promisify } from 'node:util';
import type { Play } from './protocol-test';

const commandWithinMs = 60_000;

const asks: Record<Play['action'], string> = {
  book: 'book a date for order',
  move: 'move the date of order',
  complete: 'complete order',
  correct: 'correct the result to another outcome for order',
};

/** @param command run by the shell, with ACTION and ORDER_ID in its environment; exit code 0 means done, any other not done */
export function byCommand(command: string): (play: Play) => Promise<boolean> {
  return async ({ action, orderId }) => {
    const env = { ...process.env, ACTION: action, ORDER_ID: orderId };
    try {
      await promisify(execFile)('sh', ['-c', command], { env, timeout: commandWithinMs });
      return true;
    } catch {
      return false;
    }
  };
}

export async function byHand({ action, orderId }: Play): Promise<boolean> {
  if (process.stdin.isTTY !== true) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const said = await terminal.question(
      `At the provider, ${asks[action]} ${orderId}. Enter when it is done, s to skip: `,
    );
    return said.trim().toLowerCase() !== 's';
  } finally {
    terminal.close();
  }
}
