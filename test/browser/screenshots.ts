// `npm run screenshots`: pictures of the sandbox, of its cards, of the board and of the Temporal UI for the docs, from real runs, so that they can
// be made anew whenever a text changes.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { packageFolder } from '../../config/package-folder';
import { progressOn } from '../../dev-server/progress';
import { resolveTemporalCli } from '../../dev-server/temporal-cli';
import { examsOf } from '../../cli/stand-ins';
import type { SandboxSurroundings } from '../../simulator/sandbox/surroundings';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { startWorldBoard } from '../support/world-board';
import { takeCardPictures } from './card-pictures';
import { launchChromium } from './chromium';
import { takeSandboxPictures } from './sandbox-pictures';
import { playScenes, type Scenes } from './scenes';
import { TemporalUi } from './temporal-ui';

const folder = path.join(packageFolder(), 'docs', 'screenshots');
const viewport = { width: 1440, height: 800 };

async function takeAll(): Promise<void> {
  const browser = await launchChromium();
  process.env['TEMPORAL_CLI_PATH'] = await resolveTemporalCli({ progress: progressOn(process.stderr) });
  const surroundings: SandboxSurroundings = { runAddress: 'http://127.0.0.1:8233/', boardLink: () => undefined };
  const world = await BridgeWorld.create({ simulator: { surroundings } });
  Object.assign(surroundings, examsOf(world.config));
  try {
    await world.startTemporal({ readable: true });
    await Promise.all([world.startApi(), world.startWorker()]);
    const scenes = await playScenes(world);
    mkdirSync(folder, { recursive: true });
    await takePages(await browser.newPage({ viewport }), world.server?.uiUrl ?? '', scenes);
    await takeBoard(await browser.newPage({ viewport, locale: 'pt-BR' }), world, scenes);
    await takeSandboxPictures(browser, world, folder);
    await takeCardPictures(browser, world, folder);
  } finally {
    await browser.close();
    await world.close();
  }
}

async function takePages(page: Page, uiUrl: string, { waiting, attention, settled }: Scenes): Promise<void> {
  const ui = new TemporalUi(page, uiUrl);
  for (const [name, id, status] of [
    ['waiting', waiting, 'waiting'],
    ['attention', attention, 'needs-attention'],
    ['settled', settled, 'settled'],
  ] as const) {
    await ui.openDetails(id);
    await ui.untilShown(status);
    await ui.untilShown('job 123456');
    await take(page, name);
  }
  await ui.openList('WorkflowType="applicationWorkflow"', 3);
  await ui.chooseColumns();
  await ui.row(attention).getByText('needs-attention').waitFor();
  await take(page, 'list');
  await ui.openUpdates(attention, 'needs-attention');
  await ui.untilShown('Decide the outcome by hand');
  await take(page, 'update');
}

async function takeBoard(page: Page, world: BridgeWorld, { attention }: Scenes): Promise<void> {
  for (let left = 4; left > 0; left -= 1) world.enterExam(world.addCandidate());
  const { workflow } = await world.client();
  // The list, which the columns show, is a moment behind.
  await eventually(async () => (await workflow.count('ExamStatus="waiting"')).count >= 5);
  const board = await startWorldBoard(world);
  try {
    await page.goto(board.loginLink());
    await page.locator('[data-column="waiting"] .board-card').nth(4).waitFor();
    await take(page, 'board');
    await page.locator(`[data-application="${attention}"]`).click();
    await page.locator('.attention').waitFor();
    await take(page, 'board-story');
  } finally {
    await board.close();
  }
}

async function take(page: Page, name: string): Promise<void> {
  const file = path.join(folder, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled' });
  console.log(path.relative(process.cwd(), file));
}

takeAll().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
