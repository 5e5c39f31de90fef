import { type BridgeConfig } from './bridge-config';

/** At the start of a process, in the words of `check`. */
export function logWarnings({ warnings }: BridgeConfig, logger: { warn: (message: string) => void }): void {
  for (const { place, reason, fix } of warnings) logger.warn(`${place}: ${reason}. Fix: ${fix}.`);
}
