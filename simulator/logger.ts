/** The part of a logger that the simulator needs; a pino logger fits as it is. */
export interface SimulatorLogger {
  error(fields: object, message: string): void;
}

export const silentLogger: SimulatorLogger = { error: () => {} };
