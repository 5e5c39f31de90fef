// Was a secret of references, or a provider, dropped too early? Late results of the orders that were made under it are dropped (P-LATE,
// P-OWN).
import { formatDuration } from '../../config/duration';
import { codecOf } from '../../temporal/key-use';
import { ReferenceKeys } from '../../temporal/reference-keys';
import { findUnproven } from '../../temporal/unproven-references';
import { type TemporalSession } from '../../operator/temporal-session';
import { countOf } from '../output';
import { type CheckResult, fine, problem } from './check-result';

const name = 'references';
const hourMs = 3_600_000;

export async function checkReferences({ client, config, askServer }: TemporalSession): Promise<CheckResult> {
  const keys = new ReferenceKeys(config.privacy);
  const providers = [...config.providers.keys()];
  const derived = (config.privacy.references ?? []).length === 0;
  const look = { client, codec: codecOf(client), keys, derived, providers, ask: askServer };
  const found = await findUnproven(look);
  const looked = found.isPart ? ', among the newest 1000' : '';
  if (found.removed.length > 0) return withoutProviders(found.removed, looked);
  if (found.youngest === undefined) return fine(name, `bridge.yaml proves those of all stored runs${looked}`);
  const ageMs = Math.max(hourMs, Math.floor((Date.now() - found.youngest.getTime()) / hourMs) * hourMs);
  const whose = `${countOf(found.runs, 'run')} made ${found.runs === 1 ? 'its order' : 'their orders'}${looked}`;
  return problem(
    name,
    `${whose} under a secret that bridge.yaml lacks, so their results count as unproven; the youngest is at most ${formatDuration(ageMs)} old`,
    'put the secret back behind the first of privacy.references, or the key behind the first of privacy.keys, until no result of them can come any more',
  );
}

/** First of all: whoever put them back sees what else is wrong. */
function withoutProviders(removed: readonly string[], looked: string): CheckResult {
  const [name, them] = [removed.join(', '), removed.length === 1 ? 'it' : 'them'];
  return problem(
    'references',
    `runs${looked} ordered from ${name}, which bridge.yaml lacks: a result that still comes from ${them} is refused`,
    `put ${name} back under providers, under the same name, until no result of ${them} can come any more`,
  );
}
