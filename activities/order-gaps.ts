// Which configured fields an order lacks, for whoever looks why a provider refused it: names of fields, never their values (P-PII).
import { definedOnly } from '../domain/defined-only';
import { HttpFailure } from '../outbound/http-failure';
import type { OrderRequest } from '../providers/adapter';
import type { ProviderConfig } from '../providers/provider-config';

/** The refusal, with the fields that Gupy has no value for. One that did not leave names what it needed already. */
export function namingGaps(
  refusal: HttpFailure,
  config: Pick<ProviderConfig, 'candidate' | 'job'>,
  { candidate, job }: Pick<OrderRequest, 'candidate' | 'job'>,
): HttpFailure {
  const { failureClass, status, retryAfterMs, cause } = refusal;
  const lacking = [
    ...config.candidate.filter((field) => candidate[field] === undefined).map((field) => `candidate.${field}`),
    ...config.job.filter((field) => job.details[field] === undefined).map((field) => `job.${field}`),
  ];
  if (status === undefined || lacking.length === 0) return refusal;
  const message = `${refusal.message.replace(/\.$/, '')}; the order lacked ${lacking.join(', ')}, for which Gupy shows no value`;
  return new HttpFailure(failureClass, message, { status, cause, ...definedOnly({ retryAfterMs }) });
}
