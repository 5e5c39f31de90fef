// Asking for a result and cancelling an order, against a provider of plain functions.
import { createCancelOrder } from '../../../activities/cancel-order';
import { heartbeatEveryMs } from '../../../activities/heartbeats';
import { createFetchResult } from '../../../activities/fetch-result';
import { HttpFailure } from '../../../outbound/http-failure';
import type { OrderState, ProviderAdapter } from '../../../providers/adapter';
import { attemptEnvironment, untilSettled } from '../../support/attempts';
import { movement, referenceOf, result } from '../../support/core-fixtures';
import { httpProvider } from '../../support/http-provider';

const moved = movement(0);
const order = { orderId: 'order-1', reference: referenceOf(moved), exam: 'ASO-ADM', jobId: moved.jobId };
const input = { provider: 'clinic', ...order };

function directory(more: Partial<ProviderAdapter>) {
  const adapter = { name: 'clinic', ...more } as ProviderAdapter;
  return new Map([['clinic', { adapter, config: httpProvider() }]]);
}

function fetched(answer: OrderState | undefined) {
  const fetchResult = jest.fn(async (_order: object) => answer as OrderState);
  return { fetchResult, settled: untilSettled(createFetchResult(directory({ fetchResult })), input) };
}

describe('the result of an order', () => {
  it('is passed on, and asked for by all that is known of the order', async () => {
    const came = result(moved, 5, 'passed');
    const { fetchResult, settled } = fetched({ status: 'result', result: came });
    expect(await settled).toMatchObject({ attempts: 1, result: { type: 'result', result: came } });
    expect(fetchResult.mock.calls[0]?.[0]).toEqual(order);
  });

  it('is pending while the provider says so, and where it cannot be asked', async () => {
    expect((await fetched({ status: 'pending' }).settled).result).toEqual({ type: 'pending' });
    expect((await untilSettled(createFetchResult(directory({})), input)).result).toEqual({ type: 'pending' });
  });
});

it.each(['CANCELLED', 'TIMED_OUT', 'WORKER_SHUTDOWN'] as const)(
  'a poll of many pages heartbeats while it waits, and asks for no more of them once it is %s',
  async (reason) => {
    const environment = attemptEnvironment(1);
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    const intervals = jest.spyOn(globalThis, 'setInterval');
    let given: AbortSignal | undefined;
    const fetchResult = async (_order: object, signal: AbortSignal): Promise<OrderState> => {
      const [beat] = intervals.mock.calls.find(([, ms]) => ms === heartbeatEveryMs) ?? [];
      beat?.();
      environment.cancel(reason);
      given = signal;
      return { status: 'pending' };
    };
    await environment.run(createFetchResult(directory({ fetchResult })), input).catch(() => undefined);
    intervals.mockRestore();
    expect([beats, given?.aborted]).toEqual([1, true]);
  },
);

describe('a cancellation', () => {
  it('names the order by all that is known of it, and is tried again after an outage', async () => {
    const cancel = jest.fn<Promise<undefined>, [object]>(async () => undefined);
    cancel.mockRejectedValueOnce(new HttpFailure('unavailable', 'down'));
    const { attempts, failures } = await untilSettled(createCancelOrder(directory({ cancel })), input);
    expect(failures).toMatchObject([{ type: 'BRIDGE_PROVIDER_UNAVAILABLE', nonRetryable: false }]);
    expect([attempts, cancel.mock.calls[1]?.[0]]).toEqual([2, order]);
  });

  it('P-TRUE: says that it came too late, where the provider does', async () => {
    const cancel = jest.fn(async () => 'tooLate' as const);
    const { result } = await untilSettled(createCancelOrder(directory({ cancel })), input);
    expect(result).toEqual({ type: 'tooLate' });
  });

  it('P-TRUE: leaves a provider alone that takes no cancellation, and says so', async () => {
    const told = await untilSettled(createCancelOrder(directory({})), input);
    expect(told).toMatchObject({ attempts: 1, failures: [], result: { type: 'cannotCancel' } });
  });
});

it.each([
  ['rejected', 'BRIDGE_PROVIDER_REJECTED', true],
  ['unauthorized', 'BRIDGE_PROVIDER_UNAUTHORIZED', true],
  ['throttled', 'BRIDGE_PROVIDER_THROTTLED', false],
  ['unexpected', 'BRIDGE_PROVIDER_UNEXPECTED', true],
  ['address-refused', 'BRIDGE_ADDRESS_REFUSED', true],
] as const)('P-STUCK: a call that is %s fails as %s', async (failureClass, type, nonRetryable) => {
  const cancel = jest.fn<Promise<undefined>, [object]>(async () => undefined);
  cancel.mockRejectedValueOnce(new HttpFailure(failureClass, 'no'));
  const { failures } = await untilSettled(createCancelOrder(directory({ cancel })), input);
  expect(failures).toMatchObject([{ type, nonRetryable }]);
});

it('P-STUCK: a provider that left bridge.yaml is named', async () => {
  const { failures } = await untilSettled(createCancelOrder(new Map()), input);
  expect(failures).toMatchObject([
    { type: 'BRIDGE_PROVIDER_UNKNOWN', message: 'bridge.yaml has no provider "clinic"' },
  ]);
});
