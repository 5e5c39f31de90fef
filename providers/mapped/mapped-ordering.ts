// Orders an exam as the mapping says, and reads what the answer tells of it. What could go wrong: an answer is lost, and a provider
// without idempotency makes a second order. `order.find` looks for the first one; docs/providers.md says which cases remain.
import type { MappedProviderConfig } from '../provider-config';
import type { MappedOrder } from './mapping';
import { shapeFailure, type HttpAnswer } from '../../outbound/http-answer';
import { definedOnly } from '../../domain/defined-only';
import { HttpFailure, MalformedPayload } from '../../outbound/http-failure';
import type { Order, OrderRequest } from '../adapter';
import { valuesAt } from '../document-path';
import { FieldReader, foreignId } from '../result-fields';
import { placeholdersOf } from '../template-text';
import { documentIn } from './answer-reader';
import type { MappedCaller } from './mapped-caller';
import type { MappedValues } from './mapped-values';
import { readBooking } from './progress-reader';
import { readResult } from './result-reader';
import { fill, type TemplateValues, withDocument, withNamed } from './template-values';

type Told = Pick<Order, 'scheduledFor' | 'place' | 'examUrl' | 'notes'>;

export class MappedOrdering {
  private readonly config: MappedProviderConfig;
  private readonly caller: MappedCaller;
  private readonly values: MappedValues;

  private readonly nowMs: () => number;

  /** @param nowMs epoch milliseconds, the date of a result without one */
  constructor(config: MappedProviderConfig, caller: MappedCaller, values: MappedValues, nowMs: () => number) {
    this.config = config;
    this.caller = caller;
    this.values = values;
    this.nowMs = nowMs;
  }

  async order(request: OrderRequest, signal: AbortSignal): Promise<Order> {
    const { prepare, request: asked, orderId, known } = this.config.mapping.order;
    const found = await this.find(request, signal);
    if (found !== undefined) return found;
    const values = this.values.ofOrder(request);
    const prepared =
      prepare === undefined
        ? undefined
        : documentIn(await this.caller.call(prepare, values, { endpoint: 'prepare', signal }), prepare.answer);
    const ready = withDocument(values, 'prepared', prepared);
    if (asked === undefined) return { orderId: this.ownId(orderId, ready), knownBefore: false, ...this.told(ready) };
    const answer = await this.caller.call(asked, ready, { endpoint: 'order', signal, accept: known ?? [] });
    const { location } = answer.headers;
    const named = withNamed(ready, typeof location === 'string' ? { location } : {});
    const answered = withDocument(named, '', documentIn(answer, asked.answer));
    const order = {
      orderId: this.checkedId(answer, fill(orderId, answered), 'order.orderId'),
      knownBefore: known?.includes(answer.status) === true,
      ...this.told(answered),
    };
    // An order that was known before is answered with its id, not with its result.
    if (order.knownBefore) return order;
    return { ...order, ...this.resultIn(answer, answered.documents.get(''), order, request.reference) };
  }

  /** Makes none. */
  async find(request: OrderRequest, signal: AbortSignal): Promise<Order | undefined> {
    const { find } = this.config.mapping.order;
    const found = find && (await this.findOrder(find, this.values.ofOrder(request), signal));
    return found === undefined ? undefined : { orderId: found, knownBefore: true };
  }

  /** What cannot be read costs no order, as long as something else brings the result (R28). @throws HttpFailure where nothing does */
  private resultIn(
    answer: HttpAnswer,
    document: unknown,
    { orderId, notes = [] }: Order,
    reference: string,
  ): Pick<Order, 'result' | 'notes'> {
    const { mapping, name: provider, callback } = this.config;
    const reading = mapping.order.result;
    if (reading === undefined) return {};
    try {
      const names = { provider, orderId, reference, nowMs: this.nowMs(), asked: true, zone: mapping.zone };
      return definedOnly({ result: readResult(reading, document, names) });
    } catch (error) {
      if (!(error instanceof MalformedPayload)) throw error;
      const comesLater = callback !== undefined || mapping.fetch !== undefined || mapping.poll !== undefined;
      if (!comesLater) throw shapeFailure(answer, [], error.message);
      return { notes: [...notes, `its result was left out: ${error.message}`] };
    }
  }

  /** @throws HttpFailure `unexpected` if there are several orders, since another one would be wrong (P-ONCE) */
  private async findOrder(
    { request, orderId }: NonNullable<MappedOrder['find']>,
    values: TemplateValues,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const answer = await this.caller.call(request, values, { endpoint: 'find', signal, accept: [404] });
    // The status alone means that there is no such order.
    if (answer.status === 404) return undefined;
    const document = documentIn(answer, request.answer);
    const found = fill(orderId, withDocument(values, '', document));
    if (found !== undefined) return this.checkedId(answer, found, 'order.find.orderId');
    if (placeholdersOf(orderId).some(({ name }) => name.startsWith('/') && valuesAt(document, name).length > 1))
      throw shapeFailure(answer, [], 'holds several orders where order.find points to');
    return undefined;
  }

  /** What cannot be used of it costs no order (R28). */
  private told(values: TemplateValues): Told {
    const reader = new FieldReader();
    const booking = readBooking(this.config.mapping.order, values, reader, this.config.mapping.zone);
    return { ...booking, ...reader.noted };
  }

  /** @param key of the mapping, for the message */
  checkedId(answer: HttpAnswer, orderId: string | undefined, key: string): string {
    if (orderId === undefined) throw shapeFailure(answer, [], `holds no order id where ${key} points to`);
    const checked = foreignId.safeParse(orderId);
    if (!checked.success) throw shapeFailure(answer, [], `${key}: ${checked.error.issues[0]?.message ?? 'is no id'}`);
    return this.values.orderId(checked.data);
  }

  /** The id of an order that the mapping sends to no provider. */
  private ownId(template: string, values: TemplateValues): string {
    const checked = foreignId.safeParse(fill(template, values));
    if (!checked.success) throw new HttpFailure('rejected', `${this.config.name}: order.orderId has no value`);
    return this.values.orderId(checked.data);
  }
}
