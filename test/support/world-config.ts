// What a world writes into the bridge.yaml of `dev` before anything reads it. What could go wrong: the file has other words by now.
import { readFileSync, writeFileSync } from 'node:fs';

/** Known to the tests, so that they can send results of orders that an earlier run would have made. */
export function setReferenceSecret(file: string, secret: string): void {
  const offered = '# references: ["${REFERENCE_SECRET}"]';
  const text = readFileSync(file, 'utf8');
  if (!text.includes(offered)) throw new Error(`bridge.yaml does not offer: ${offered}`);
  writeFileSync(file, text.replace(offered, `references: ['${secret}']`));
}

/** In place of what the file only offers. */
export function setNotify(file: string, notify: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/# notify: .*$/m, `notify: ${notify}`));
}

/** Gupy's stands before the provider's. */
export function setRates(file: string, { gupy, provider }: { gupy: number; provider: number }): void {
  const rates = [gupy, provider];
  const text = readFileSync(file, 'utf8').replace(
    /requestsPerMinute: \d+/g,
    () => `requestsPerMinute: ${rates.shift()}`,
  );
  writeFileSync(file, text);
}
