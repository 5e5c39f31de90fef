// The values that the placeholders of a mapping can name, for a new order and for an existing one.
import { HttpFailure } from '../../outbound/http-failure';
import type { MappedProviderConfig } from '../provider-config';
import type { AskedOrder, OrderRequest } from '../adapter';
import { definedOnly } from '../../domain/defined-only';
import { customFieldPrefix, isCandidateField } from '../order-fields';
import { orderPath } from '../signatures/static-proofs';
import type { TemplateValues } from './template-values';

type Texts = Readonly<Record<string, string>>;

/** As far as it is known. */
type Known<T> = { [Key in keyof T]?: T[Key] | undefined };

/** Spaces, and how an accent is stored, differ between Gupy and a file. */
function plainForm(written: string): string {
  return written.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
}

/** A field of the customer's own may hold anything, also a name. */
function lackingText(place: string, by: string, found: string | undefined): string {
  if (found === undefined)
    return `${place} depends on the ${by} of the job, and Gupy shows none: set it there and retry, or write \`else\``;
  const shown = by.startsWith(customFieldPrefix)
    ? `what the job has as ${by}`
    : `${by} "${[...found].slice(0, 60).join('')}" of this job`;
  return `${place} has no text for ${shown}: add it to \`of\`, or write \`else\``;
}

export class MappedValues {
  private readonly config: MappedProviderConfig;
  private readonly fixed: readonly [string, string][];

  constructor(config: MappedProviderConfig) {
    this.config = config;
    const own = Object.entries(config.values).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[`values.${name}`, value]] : [],
    );
    this.fixed = [...own, ['token', config.token]];
  }

  ofOrder({ reference, exam, deadline, candidate, job, callbackUrl }: OrderRequest): TemplateValues {
    const { name = '', ...others } = candidate;
    const words = name.trim().split(/\s+/);
    const personal = { name, firstName: words[0] ?? '', lastName: words.slice(1).join(' '), ...others };
    return this.withNames([
      ['reference', reference],
      ['exam', exam],
      ['deadline', deadline],
      ['callbackUrl', this.signedUrl(callbackUrl, reference)],
      ['job.id', String(job.id)],
      ['job.name', job.name],
      ...Object.entries(job.details).map(([field, value]): [string, string] => [`job.${field}`, value]),
      ...this.valuesBy(job.details, personal),
      ...Object.entries(personal).map(([field, value]): [string, string] => [`candidate.${field}`, value]),
    ]);
  }

  /** @throws HttpFailure `rejected`: an order with another branch's number would be wrong, and nobody would see it */
  private valuesBy(job: Texts, candidate: Texts): [string, string][] {
    return Object.entries(this.config.values).flatMap(([name, value]): [string, string][] => {
      if (typeof value === 'string') return [];
      const { by, of } = value;
      const isOfCandidate = isCandidateField(by);
      const found = (isOfCandidate ? candidate : job)[by];
      const known = Object.entries(of).find(([written]) => plainForm(written) === found);
      const text = known?.[1] ?? value.else;
      if (text !== undefined) return [[`values.${name}`, text]];
      // As any field that Gupy has no value for.
      if (isOfCandidate && (found ?? '') === '') return [];
      const place = `providers.${this.config.name}.values.${name}`;
      // What a person is called or is goes into no message (P-PII).
      const whose = `what Gupy has as ${by} of this candidate`;
      const message = isOfCandidate ? `${place} has no text for ${whose}` : lackingText(place, by, found);
      throw new HttpFailure('rejected', message);
    });
  }

  ofAsked({ orderId, reference, exam, jobId }: Known<AskedOrder>): TemplateValues {
    const job = jobId === undefined ? undefined : String(jobId);
    return this.withNames(Object.entries(definedOnly({ orderId, reference, exam, 'job.id': job })));
  }

  /** For the request of a login. */
  ofLogin(): TemplateValues {
    return this.withNames([]);
  }

  /** As it is kept and compared. */
  orderId(written: string): string {
    return this.config.mapping.idsWithoutCase === true ? written.toLowerCase() : written;
  }

  ofCallback(document: unknown, reference: string | undefined): TemplateValues {
    const named = new Map(reference === undefined ? [] : [['url.reference', reference]]);
    return { named, documents: new Map([['', document]]), ...this.ofProvider };
  }

  /** The first secret signs; the receiver takes the previous one as long as it lives. */
  private signedUrl(callbackUrl: string, reference: string): string {
    const { callback } = this.config;
    if (callback?.verify !== 'path-token' && callback?.verify !== 'url-token') return callbackUrl;
    const [current] = callback.secrets;
    if (current === undefined) return callbackUrl;
    return `${callbackUrl}/${callback.verify === 'path-token' ? current.value : orderPath(current.value, reference)}`;
  }

  private withNames(names: readonly [string, string][]): TemplateValues {
    return { named: new Map([...this.fixed, ...names]), documents: new Map(), ...this.ofProvider };
  }

  private get ofProvider(): Pick<TemplateValues, 'hashKey' | 'zone'> {
    return { hashKey: this.config.hashKey, zone: this.config.mapping.zone };
  }
}
