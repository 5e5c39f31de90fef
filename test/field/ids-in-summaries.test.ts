// A foreign id of the longest kind in the labels of the Temporal UI: Temporal takes 400 bytes, and what refused more would refuse the
// result, or for ever the task of the run (P-STUCK); and an id that is an address must not become a link. Tried by a provider that
// numbers an order with two hundred quotes; inputs are written anew.
import type { Client } from '@temporalio/client';
import type { Result } from '../../domain/exam/result';
import { shownInSummary } from '../../domain/text/foreign-text';
import { OrderMailboxes } from '../../temporal/order-mailbox-start';
import { movement, result } from '../support/core-fixtures';
import { testReferences } from '../support/reference-keys';

const ids: [string, string][] = [
  ['quotes', '"'.repeat(200)],
  ['backslashes', '\\'.repeat(200)],
  ['a link', `https://evil.example/${'x'.repeat(170)}`],
  ['a link whose letters are written in codes', `https://evil.example/${'"'.repeat(170)}`],
  ['a link in Markdown', '[x](https://evil.example)'],
  ['wide letters', '😀'.repeat(200)],
  ['a link of wide letters', `https://evil.example/${'€'.repeat(40)}`],
];

it.each(ids)('P-STUCK, T20: of %s', (_what, id) => {
  const shown = shownInSummary(id);
  // Encrypted it is some 100 bytes more.
  expect(Buffer.byteLength(JSON.stringify(`Claim the results of ${shown}`))).toBeLessThan(290);
  expect(shown).toMatch(/^`[^`]+`$/);
});

it('P-STUCK, T20: the mailbox of such an order is started with a short label without a link', async () => {
  const summaries: string[] = [];
  const client = {
    options: { loadedDataConverter: undefined, interceptors: {} },
    connection: {
      workflowService: {
        signalWithStartWorkflowExecution: async () => ({ runId: 'run', started: true }),
      },
    },
  } as unknown as Client;
  const mailboxes = new OrderMailboxes(client, 'exam-bridge', testReferences.digests);
  const { workflow } = (mailboxes as unknown as { starter: { workflow: object } }).starter;
  Object.assign(workflow, {
    signalWithStart: async (_name: string, { staticSummary }: { staticSummary: string }) =>
      void summaries.push(staticSummary),
  });
  for (const [, orderId] of ids.slice(0, 5)) {
    const sent: Result = { ...result(movement(0), 1, 'passed', { provider: 'school' }), orderId };
    await mailboxes.arrived(sent);
  }
  expect(summaries).toHaveLength(5);
  for (const summary of summaries) {
    expect(Buffer.byteLength(JSON.stringify(summary))).toBeLessThan(290);
    expect(summary.replace(/`[^`]*`/g, '')).not.toMatch(/https?:|\]\(/);
  }
});
