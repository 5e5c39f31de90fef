// The order of a candidate of the demo at the simulated provider. What could go wrong: some vendors are told no reference of ours, so
// that their order is the one that came after the move; and some take no orders, so that the candidate comes by a link.
import { setTimeout as pause } from 'node:timers/promises';
import { parseReference } from '../../domain/exam/reference';
import { demoSteps } from '../../simulator/seed-data';
import type { Playground } from './playground';

const lookAgainMs = 200;

/** The id of the order at the provider. The candidate is moved into the exam step. */
export async function orderedExam(playground: Playground, applicationId: number, withinMs: number): Promise<string> {
  const { gupy, provider } = playground.simulator;
  const known = new Set(provider.orders.all().map(({ orderId }) => orderId));
  gupy.move(applicationId, demoSteps.exam.id);
  if (!takesOrders(playground)) await comeByLink(playground, applicationId, withinMs);
  const isMeant = ({ orderId, reference }: { orderId: string; reference: string }): boolean => {
    const named = parseReference(reference);
    return named === undefined ? !known.has(orderId) : named.applicationId === applicationId;
  };
  return (await provider.story.waitFor('order-received', isMeant, withinMs)).orderId;
}

function takesOrders({ provider }: Playground): boolean {
  return provider.kind === 'http' || provider.mapping.order.request !== undefined;
}

/** Under the reference of the bridge, as the link or the access code of the exam has it. */
async function comeByLink(
  { bridge, simulator, config }: Playground,
  applicationId: number,
  withinMs: number,
): Promise<void> {
  const until = Date.now() + withinMs;
  for (;;) {
    const reference = await bridge.referenceOf(applicationId);
    const exam = config.exams[0]?.rule.exam ?? '';
    if (reference !== undefined) {
      simulator.provider.orders.place({ reference, exam, callbackUrl: '', candidate: {} }, true);
      return;
    }
    if (Date.now() > until) throw new Error(`the bridge has no exam for candidate ${applicationId}`);
    await pause(lookAgainMs);
  }
}
