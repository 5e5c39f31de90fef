// Pictures of a candidate's card as a recruiter finds it, for docs/guia-rh.md: tags and comments that a bridge that runs wrote.
import path from 'node:path';
import type { Browser } from 'playwright-core';
import type { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { SandboxPage } from '../support/sandbox-page';

const summary = 'Repetir a audiometria em 30 dias.';

/** What is used of an element of the page, which these types do not know. */
interface CardElement {
  style: object;
  querySelector(selector: string): { remove(): void } | null;
}

/** @param folder where they go */
export async function takeCardPictures(browser: Browser, world: BridgeWorld, folder: string): Promise<void> {
  const { desk } = world.simulator.provider;
  const [failed, corrected] = [world.addCandidate(), world.addCandidate()];
  for (const id of [failed, corrected]) {
    world.enterExam(id);
    await desk.complete(await world.orderOf(id), { outcome: 'failed', summary });
    await untilWritten(world, id, 'Inapto', 1);
  }
  await desk.correct(await world.orderOf(corrected), { outcome: 'passed' });
  await untilWritten(world, corrected, 'Apto', 2);
  for (const [name, id] of [
    ['card-failed', failed],
    ['card-corrected', corrected],
  ] as const) {
    const sandbox = await SandboxPage.open(browser, `${world.simulator.gupy.url}#${id}`, { locale: 'pt-BR' });
    const card = sandbox.page.getByRole('dialog').locator('.card-page > .stack');
    await card.getByText('[ref ').first().waitFor();
    // What belongs to the sandbox alone is left out: Gupy has no link to a run.
    await card.evaluate((element: CardElement) => {
      Object.assign(element.style, { padding: '16px', alignSelf: 'start', background: 'white' });
      element.querySelector('.links')?.remove();
    });
    const file = path.join(folder, `${name}.png`);
    await card.screenshot({ path: file, animations: 'disabled' });
    console.log(path.relative(process.cwd(), file));
    await sandbox.close();
  }
}

async function untilWritten(world: BridgeWorld, id: number, tag: string, comments: number): Promise<void> {
  const { world: company } = world.simulator.gupy;
  await eventually(
    () => company.tagNames(id).join() === tag && company.commentTexts(id).length === comments,
    () => `${company.tagNames(id).join()}; ${company.commentTexts(id).join(' | ')}`,
    60_000,
  );
}
