// The part of a logger that the simulator needs; a pino logger fits as it is.

export interface SimulatorLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silentLogger: SimulatorLogger = { info: () => {}, warn: () => {}, error: () => {} };
