// A bridge.yaml with many providers, all of them the same stand-in, none with another's secrets.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** @param count of all, the first one that stands in the file among them */
export function giveProviders(configFile: string, count: number): void {
  const text = readFileSync(configFile, 'utf8');
  const block = /^ {2}clinic:\n(?: {4}.*\n| *\n)+/m.exec(text)?.[0] ?? '';
  const more = Array.from({ length: count - 1 }, (_, index) =>
    withOwnSecrets(block).replace('clinic:', `clinic-${index + 2}:`),
  );
  writeFileSync(configFile, text.replace(block, `${block}${more.join('')}`));
}

function withOwnSecrets(block: string): string {
  return block
    .replace('${CLINIC_TOKEN}', randomBytes(24).toString('hex'))
    .replace('${CLINIC_CALLBACK_SECRET}', `whsec_${randomBytes(32).toString('base64')}`);
}
