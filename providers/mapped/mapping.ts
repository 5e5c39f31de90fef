// What a mapping says about the API of its provider. Paths are JSON pointers (providers/document-path.ts), and templates hold
// placeholders (providers/template-text.ts); config/mapping-schema.ts says what each key means and checks the file.
import type { providerOutcomes } from '../../domain/exam/outcome';

export interface Mapping {
  order: MappedOrder;
  events: MappedEvents;
  result: MappedReading;
  fetch?: MappedFetch | undefined;
  poll?: MappedFetch | undefined;
  cancel?: { request: MappedRequest; accept: number[] } | undefined;
}

export interface MappedOrder {
  prepare?: MappedRequest | undefined;
  request?: MappedRequest | undefined;
  orderId: string;
  known?: number[] | undefined;
  find?: { request: MappedRequest; orderId: string } | undefined;
}

export interface MappedEvents {
  emptyBody: boolean;
  samples?: MappedCondition[] | undefined;
  results?: MappedCondition[] | undefined;
  orderId?: string | undefined;
  reference?: string | undefined;
  queueBlocks: boolean;
  believe: boolean;
}

export interface MappedReading {
  pending?: MappedCondition[] | undefined;
  outcome: { when?: MappedCondition[] | undefined; outcome: (typeof providerOutcomes)[number] }[];
  occurredAt?: string | undefined;
  versionAt?: string | undefined;
  version?: string[] | undefined;
  score?: string | undefined;
  maxScore?: string | undefined;
  summary?: string | undefined;
  reportUrl?: string | undefined;
}

export interface MappedFetch {
  request: MappedRequest;
  orderId?: string | undefined;
  notYet?: number[] | undefined;
  result?: MappedReading | undefined;
}

export interface MappedRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string> | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  failed?: MappedCondition[] | undefined;
  form: boolean;
}

export interface MappedCondition {
  at: string;
  is?: string[] | undefined;
  not?: string[] | undefined;
  from?: number | undefined;
  below?: number | undefined;
  percentOf?: string | undefined;
  present?: boolean | undefined;
}
