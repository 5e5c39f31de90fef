// Starts the stand-ins for a command: what a person can do something about becomes one line with its code.
import { BridgeError } from '../domain/error-table';
import { type Simulator, type SimulatorOptions, startSimulator } from '../simulator/simulator';
import { StateFileUnusable } from '../simulator/state-file';

/** Throws BRIDGE_PORT_IN_USE and BRIDGE_SIMULATOR_STATE. */
export async function startStandIns(options: SimulatorOptions): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    if (error instanceof StateFileUnusable)
      throw new BridgeError('BRIDGE_SIMULATOR_STATE', error.detail, { cause: error });
    const { code, port } = error as NodeJS.ErrnoException & { port?: number };
    if (code === 'EADDRINUSE') throw new BridgeError('BRIDGE_PORT_IN_USE', String(port), { cause: error });
    throw error;
  }
}
