// The session of a command: it ends with the command.
import { openSession, type TemporalSession } from '../operator/temporal-session';
import { type CommonOptions, configFrom } from './common-options';

export async function withTemporal<T>(
  options: CommonOptions,
  use: (session: TemporalSession) => Promise<T>,
): Promise<T> {
  const session = openSession(configFrom(options));
  try {
    return await use(session);
  } finally {
    await session.client.connection.close();
  }
}
