// Whether a recorded callback proves its origin, as the receiver would judge it. What could go wrong: a signature that was recorded
// without its headers looks like a forged one, so what is missing is named and nothing is claimed.
import { type RequestFields } from '../api/request-fields';
import { type CallbackTarget, type ProviderAdapter } from '../providers/adapter';
import { type ProviderConfig } from '../providers/provider-config';
import { type CallbackProof } from '../providers/signatures/callback-proof';
import { type Proof } from '../providers/signatures/proof';
import { readsPath, signedPlaces } from '../providers/signatures/signature-schemes';
import { placeholdersOf } from '../providers/template-text';

export interface ProofEvidence {
  body: Buffer;
  /** Absent: they were not recorded. */
  headers: RequestFields | undefined;
  target: CallbackTarget;
  /** Its URL was recorded. */
  hasUrl: boolean;
}

export interface ExplainedProof {
  proof: Proof | 'unchecked';
  /** For people. */
  said: string;
}

const headerLine = /^([!#$%&'*+.^`|~\w-]+):[ \t]*(.*?)[ \t\r]*$/;

/** Of a file with a line for each; a line that is none, such as that of the request, is passed over. */
export function recordedHeaders(file: Buffer): RequestFields {
  const headers = new Map<string, string[]>();
  for (const line of file.toString('latin1').split('\n')) {
    const [, name, value = ''] = headerLine.exec(line) ?? [];
    if (name !== undefined) headers.set(name.toLowerCase(), [...(headers.get(name.toLowerCase()) ?? []), value]);
  }
  return headers;
}

export function explainProof(
  { callback, name }: ProviderConfig,
  adapter: ProviderAdapter,
  { body, headers = new Map(), target, hasUrl }: ProofEvidence,
): ExplainedProof {
  if (callback === undefined) return { proof: 'unchecked', said: `Proof not checked: ${name} sends no callbacks.` };
  const needed = headersOfProof(callback);
  const absent = needed.filter((header) => !headers.has(header));
  const isBare = absent.length > 0 && absent.length === needed.length;
  const lacks = [
    ...(isBare ? [`its headers (${needed.join(', ')}) with --headers FILE`] : []),
    ...(needsUrl(callback) && !hasUrl ? ['its URL with --url'] : []),
  ];
  if (lacks.length > 0) return { proof: 'unchecked', said: `Proof not checked: give ${lacks.join(', and ')}.` };
  const proof = adapter.verify(body, headers, Date.now(), target);
  const without = absent.length === 0 ? '' : ` It came without ${absent.join(', ')}.`;
  switch (proof) {
    case 'proven':
      return { proof, said: 'Proof holds.' };
    case 'untimely':
      return { proof, said: 'Proof holds, but for its time: so late the answer would be 401.' };
    case 'unproven':
      return {
        proof,
        said: `Proof does NOT hold, the answer would be 401: compare ${'publicKeys' in callback ? 'callback.publicKeys' : 'callback.secret'} and what is signed.${without}`,
      };
  }
}

function headersOfProof(proof: CallbackProof): string[] {
  switch (proof.verify) {
    case 'standard-webhooks':
      return ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    case 'static-header':
      return [proof.header];
    case 'jwt-hs256':
    case 'jwt-public-key':
      return proof.at.in === 'header' ? [proof.at.name] : [];
    case 'hmac':
    case 'public-key': {
      const signed = placeholdersOf(proof.signed).flatMap(({ name }) => name.split('header:')[1] ?? []);
      return [...new Set([...signedPlaces(proof).flatMap((at) => (at.in === 'header' ? [at.name] : [])), ...signed])];
    }
    case 'path-token':
    case 'url-token':
      return [];
  }
}

function needsUrl(proof: CallbackProof): boolean {
  return readsPath(proof) || signedPlaces(proof).some((place) => place.in === 'query');
}
