// An order for an invented person, with all that the provider may be told: for `provider test`, and to show what would be sent.
import { randomBytes, randomUUID } from 'node:crypto';
import type { BridgeConfig } from '../config/bridge-config';
import { formatReference } from '../domain/exam/reference';
import type { OrderRequest } from '../providers/adapter';
import type { CandidateField, JobField } from '../providers/order-fields';
import type { ProviderConfig } from '../providers/provider-config';
import { ReferenceKeys } from '../temporal/reference-keys';
import { UsageError } from './fail';

/** The code of the first exam that is ordered there. */
export function examOf({ exams }: BridgeConfig, name: string): string {
  const exam = exams.find(({ rule }) => rule.provider === name)?.rule.exam;
  if (exam === undefined) throw new UsageError(`no exam of bridge.yaml is ordered from ${name}; name one with --exam`);
  return exam;
}

/** For nobody: no application has the id 1 of job 1. */
const place = { applicationId: 1, jobId: 1, stepId: 1 };
const invented: Record<CandidateField, string> = {
  name: 'Pessoa de Teste',
  firstName: 'Pessoa',
  lastName: 'de Teste',
  socialName: 'Pessoa',
  email: `pessoa.de.teste.${randomBytes(4).toString('hex')}@example.com`,
  phone: '+5511000000000',
  document: '00000000000',
  birthDate: '1990-01-31',
  gender: 'Female',
  address: 'Rua do Exemplo, 1, São Paulo, SP, 00000-000, Brasil',
};

/** Every call has a reference of its own. */
export function inventedOrder(
  { privacy }: BridgeConfig,
  provider: ProviderConfig,
  { exam, callbackUrl }: { exam: string; callbackUrl: string },
): OrderRequest {
  const { name, candidate, job } = provider;
  const entryKey = new ReferenceKeys(privacy).entryKeyOf({ eventId: randomUUID(), provider: name, ...place });
  return {
    reference: formatReference({ ...place, entryKey }),
    exam,
    callbackUrl,
    deadline: new Date(Date.now() + 86_400_000).toISOString(),
    candidate: Object.fromEntries(candidate.map((field) => [field, invented[field]])),
    job: {
      id: place.jobId,
      name: 'Vaga de teste',
      details: Object.fromEntries(job.map((field) => [field, jobValue(provider, field)])),
    },
  };
}

/** A value that the mapping has a text for, where one depends on it. */
function jobValue(provider: ProviderConfig, field: JobField): string {
  const values = provider.kind === 'mapped' ? Object.values(provider.values) : [];
  const known = values.find((value) => typeof value === 'object' && value.by === field);
  return (typeof known === 'object' ? Object.keys(known.of)[0] : undefined) ?? 'teste';
}
