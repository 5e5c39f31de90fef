// The session of a command: it ends with the command.
import { type TemporalSession, withSession } from '../operator/temporal-session';
import { type CommonOptions, configFrom } from './common-options';

export function withTemporal<T>(options: CommonOptions, use: (session: TemporalSession) => Promise<T>): Promise<T> {
  return withSession(configFrom(options), use);
}
