// Pictures of the sandbox page for the READMEs and docs/simulator.md, with the bridge that runs.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { BridgeWorld } from '../support/bridge-world';
import { type PageLook, SandboxPage } from '../support/sandbox-page';

/** @param folder where they go */
export async function takeSandboxPictures(browser: Browser, world: BridgeWorld, folder: string): Promise<void> {
  const { provider, gupy } = world.simulator;
  const booked = world.addCandidate();
  world.enterExam(booked);
  const order = await provider.story.waitFor(
    'order-received',
    ({ reference }) => reference.startsWith(`${booked}.`),
    60_000,
  );
  const scheduledFor = new Date(Date.now() + 4 * 86_400_000).toISOString();
  await provider.bookings.book(order.orderId, { scheduledFor, place: 'Clínica do centro' });
  await world.simulator.sandbox.player.play('once');
  const take = async (name: string, look: PageLook, act: (sandbox: SandboxPage) => Promise<unknown>): Promise<void> => {
    const sandbox = await SandboxPage.open(browser, gupy.url, look);
    await act(sandbox);
    const file = path.join(folder, `${name}.png`);
    await sandbox.page.screenshot({ path: file, animations: 'disabled' });
    console.log(path.relative(process.cwd(), file));
    await sandbox.close();
  };
  const onBoard = async (sandbox: SandboxPage): Promise<void> => sandbox.card(booked).waitFor();
  await take('sandbox', {}, onBoard);
  await take('sandbox-pt', { locale: 'pt-BR' }, onBoard);
  for (const [name, locale, said] of [
    ['sandbox-desk', 'en-US', 'Booked for'],
    ['sandbox-desk-pt', 'pt-BR', 'Agendado para'],
  ] as const)
    await take(name, { locale }, async (sandbox) => {
      await sandbox.card(booked).locator('.candidate-name').click();
      await sandbox.page.getByRole('dialog').locator('.badge').getByText(said).waitFor();
    });
  await take('sandbox-story', { locale: 'pt-BR' }, async ({ page }) => {
    await page.getByRole('button', { name: 'Histórias' }).click();
    await page.locator('[data-story="once"][data-state="green"]').waitFor();
  });
}
