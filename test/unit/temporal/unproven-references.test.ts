// What `check` says of orders that nothing in bridge.yaml proves any more: a secret that was dropped, or a provider.
import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import { ReferenceKeys } from '../../../temporal/reference-keys';
import { findUnproven } from '../../../temporal/unproven-references';
import { provenReference, testReferences } from '../../support/reference-keys';

const plain: PayloadCodec = { encode: async (payloads) => payloads, decode: async (payloads) => payloads };
const otherSecret = new ReferenceKeys({ references: ['another-secret-of-references-02'], keys: [] });
const startTime = new Date('2026-01-15T12:00:00Z');

/** A server whose runs each ordered once. */
function serverOf(orders: readonly { provider: string; reference: string }[]): Client {
  const runs = orders.map((_order, index) => ({ workflowId: `application-${index}`, runId: String(index), startTime }));
  const historyOf = ({ execution }: { execution: { runId: string } }) => {
    const { provider, reference } = orders[Number(execution.runId)] ?? { provider: '', reference: '' };
    const input = { reference, movement: { rule: { provider } } };
    const attributes = {
      activityType: { name: 'orderExam' },
      input: { payloads: [defaultPayloadConverter.toPayload(input)] },
    };
    return { history: { events: [{ activityTaskScheduledEventAttributes: attributes }] }, nextPageToken: [] };
  };
  return {
    options: { namespace: 'default' },
    workflow: {
      list: async function* () {
        yield* runs;
      },
    },
    workflowService: { getWorkflowExecutionHistory: async (asked: never) => historyOf(asked) },
  } as unknown as Client;
}

const found = (orders: Parameters<typeof serverOf>[0], providers: readonly string[]) =>
  findUnproven({
    client: serverOf(orders),
    codec: plain,
    keys: testReferences,
    derived: false,
    providers,
    ask: async (call) => call(),
  });

const ofClinic = { provider: 'clinic', reference: provenReference('clinic') };
const ofSchool = { provider: 'school', reference: provenReference('school') };
const ofOldSecret = { provider: 'clinic', reference: provenReference('clinic', {}, otherSecret) };
const ofOldSecretOfSchool = { provider: 'school', reference: provenReference('school', {}, otherSecret) };

test('P-OWN: a provider that left bridge.yaml is named, and no secret is blamed', async () => {
  expect(await found([ofClinic, ofSchool], ['clinic', 'school'])).toEqual({ runs: 0, removed: [], isPart: false });
  expect(await found([ofClinic, ofSchool], ['clinic'])).toEqual({ runs: 0, removed: ['school'], isPart: false });
});

test('P-OWN: a secret that is not there is found besides it, also of such a provider', async () => {
  expect(await found([ofClinic, ofSchool, ofOldSecret], ['clinic'])).toMatchObject({ runs: 1, removed: ['school'] });
  const both = await found([ofOldSecretOfSchool], ['clinic']);
  expect(both).toEqual({ runs: 1, removed: [], isPart: false, youngest: startTime });
});
