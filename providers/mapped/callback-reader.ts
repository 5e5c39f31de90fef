// Which callbacks bring a result, and of which order. What could go wrong: a 4xx for an authentic event blocks the queue of some
// senders (R12), so an event of no interest is ignored and answered with 200.
import type { MappedEvents } from './mapping';
import { parseReference } from '../../domain/exam/reference';
import { jsonFaults } from '../../outbound/foreign-json';
import type { DeclaredText } from '../../outbound/foreign-text';
import { MalformedPayload } from '../../outbound/http-failure';
import type { CallbackQuery } from '../adapter';
import { documentOf } from '../body-document';
import { faultAt } from '../document-path';
import { checkPayload } from '../payload';
import { foreignId } from '../result-fields';
import { onlyValue } from '../signatures/signature-check';
import { urlTokenNames } from '../signatures/static-proofs';
import { placeholdersOf } from '../template-text';
import { anyHolds } from './condition';
import type { MappedValues } from './mapped-values';
import { fill } from './template-values';

export interface CallbackContent {
  document: unknown;
  orderId?: string | undefined;
  reference?: string | undefined;
}

export class CallbackReader {
  private readonly events: MappedEvents;
  private readonly values: MappedValues;

  constructor(events: MappedEvents, values: MappedValues) {
    this.events = events;
    this.values = values;
  }

  /** @throws MalformedPayload for an empty body where none is documented, for what is not JSON, and for no order where one is named */
  read(rawBody: Uint8Array, query: CallbackQuery, declared?: DeclaredText): CallbackContent | { ignored: string } {
    const { emptyBody, samples, results } = this.events;
    if (rawBody.length === 0) {
      if (emptyBody) return { ignored: 'a set-up ping' };
      throw new MalformedPayload('body: is empty');
    }
    const document = documentOf(this.events.format, rawBody, declared);
    if (anyHolds(samples, document)) return { ignored: 'a sample' };
    checkReadable(document, results?.map(({ at }) => at) ?? []);
    if (results !== undefined && !anyHolds(results, document)) return { ignored: 'an event of no interest' };
    return this.addressOf(document, onlyValue(query, urlTokenNames.reference));
  }

  /** The account may have other users: a callback with a foreign reference, or with none, belongs to them. */
  private addressOf(document: unknown, fromUrl: string | undefined): CallbackContent | { ignored: string } {
    const values = this.values.ofCallback(document, fromUrl);
    checkReadable(document, pathsOf(this.events.reference, this.events.orderId));
    const echoed = this.events.reference === undefined ? undefined : fill(this.events.reference, values);
    const reference = echoed !== undefined && parseReference(echoed) !== undefined ? echoed : undefined;
    const named = this.events.orderId === undefined ? reference : fill(this.events.orderId, values);
    const isForeign = this.events.reference !== undefined && reference === undefined;
    if (named === undefined && isForeign) return { ignored: 'it echoes no reference of ours' };
    if (named === undefined && this.events.orderId !== undefined)
      throw new MalformedPayload('orderId: there is nothing where events.orderId points to');
    const orderId = named === undefined ? undefined : checkPayload(foreignId, named);
    return { document, orderId, reference };
  }
}

/** Where an event or its order is named, two values or what is no value decide nothing (R14). */
function checkReadable(document: unknown, paths: readonly string[]): void {
  for (const path of paths) {
    const unusable = faultAt(document, path);
    if (unusable !== undefined) throw new MalformedPayload(`the body ${jsonFaults[unusable.fault]}: ${path}`);
  }
}

function pathsOf(...templates: readonly (string | undefined)[]): string[] {
  const names = templates.flatMap((template = '') => placeholdersOf(template).map(({ name }) => name));
  return names.filter((name) => name.startsWith('/'));
}
