// The ports of `dev`: the well-known ones where they are free, so that links stay the same from day to day; else any free
// one, since a taken port 3000 must not stop a first look.
import { BridgeError } from '../../domain/error-table';
import { freePorts, requireFree } from '../../dev-server/free-port';

const preferred = {
  // Not Temporal's own 7233, where every command without TEMPORAL_ADDRESS looks: it would meet the demo for the real one.
  temporal: 7244,
  temporalUi: 8233,
  server: 3000,
  serverOps: 9090,
  workerOps: 9091,
  console: 9092,
  consoleOps: 9093,
  gupy: 4010,
  provider: 4020,
} as const;

export type DevPorts = Record<keyof typeof preferred, number>;

export async function choosePorts(): Promise<DevPorts> {
  const names = Object.keys(preferred) as (keyof typeof preferred)[];
  const spare = await freePorts(names.length);
  const chosen = await Promise.all(
    names.map(async (name, index) => [name, (await isFree(preferred[name])) ? preferred[name] : spare[index]] as const),
  );
  return Object.fromEntries(chosen) as DevPorts;
}

async function isFree(port: number): Promise<boolean> {
  try {
    await requireFree(port, 'dev');
    return true;
  } catch (error) {
    if (error instanceof BridgeError) return false;
    throw error;
  }
}
