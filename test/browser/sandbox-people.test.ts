// What people who had never seen the sandbox ran into: somebody who is stuck, hours of another zone, a form that means another result,
// links that lead nowhere, buttons that move under the pointer.
import type { Browser, Locator, Page } from 'playwright-core';
import { bridgeDoor, type ClosableDoor } from '../../cli/dev/bridge-door';
import { formerReason } from '../../cli/dev/former-runs';
import { examsOf } from '../../cli/stand-ins';
import type { RunningBoard } from '../../console/board/board-process';
import type { SandboxSurroundings } from '../../simulator/sandbox/surroundings';
import { demoSteps } from '../../simulator/seed-data';
import { applicationWorkflowId } from '../../temporal/workflow-ids';
import { seriousFindings } from '../support/accessibility';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { type PageLook, SandboxPage } from '../support/sandbox-page';
import { startWorldBoard } from '../support/world-board';
import { launchChromium } from './chromium';

let browser: Browser;
let world: BridgeWorld;
let board: RunningBoard;
let door: ClosableDoor;
let sandbox: SandboxPage;

const { exam } = demoSteps;

beforeAll(async () => {
  browser = await launchChromium();
  door = bridgeDoor(
    () => world.config,
    () => ({ connection: { address: `127.0.0.1:${world.ports.temporal}` }, namespace: world.namespace }),
    { temporal: { cut: () => {}, mend: () => {} }, worker: { stop: async () => {}, start: async () => {} } },
  );
  const surroundings: SandboxSurroundings = { bridge: door, boardLink: (id) => board.loginLink(id) };
  world = await BridgeWorld.create({ writes: 'stages-too', simulator: { surroundings } });
  Object.assign(surroundings, examsOf(world.config));
  await world.startAll();
  board = await startWorldBoard(world, `${world.simulator.gupy.url}/`);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await door?.close();
  await board?.close();
  await world?.close();
});

afterEach(async () => {
  await sandbox?.close();
});

async function open(look?: PageLook): Promise<SandboxPage> {
  sandbox = await SandboxPage.open(browser, world.simulator.gupy.url, look);
  return sandbox;
}

/** The dialog of somebody whose exam is ordered. */
async function openOrdered(look?: PageLook): Promise<{ id: number; dialog: Locator }> {
  const id = world.addCandidate();
  world.enterExam(id);
  await world.orderOf(id);
  await open(look);
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = sandbox.page.getByRole('dialog');
  await dialog.locator('.desk-buttons').first().waitFor();
  return { id, dialog };
}

test('P-STUCK: who is stuck is seen on the card, in words in the dialog, and on the board, which the link opens logged in', async () => {
  const { faults } = world.simulator.provider;
  const rule = faults.chance('POST /orders', 1, { kind: 'status', status: 422 });
  const id = world.addCandidate();
  world.enterExam(id);
  await world.untilReport(id, ({ status }) => status === 'needs-attention');
  await open();
  await sandbox.card(id).getByText('Needs a decision').waitFor();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = sandbox.page.getByRole('dialog');
  await dialog.getByText('The exam could not be ordered. The provider refuses the order.').waitFor();
  await dialog.getByText('the bridge could not make one').waitFor();
  expect(await seriousFindings(sandbox.page)).toEqual([]);
  const [boardPage] = await Promise.all([
    sandbox.page.waitForEvent('popup'),
    dialog.getByRole('link', { name: 'Board of the bridge' }).click(),
  ]);
  boardPage.setDefaultTimeout(20_000);
  const story = boardPage.getByRole('dialog', { name: `Application ${id}` });
  await story.getByText('The exam is not ordered yet.').waitFor();
  expect(boardPage.url()).not.toContain('code');
  await story.getByRole('button', { name: 'Try again' }).click();
  await story.getByRole('alert').getByText('It was tried again, and it failed again').waitFor();
  await boardPage.keyboard.press('Escape');
  await boardPage
    .locator(`[data-application="${id}"] .card-reason`)
    .getByText('The provider refuses the order.')
    .waitFor();
  faults.clear(rule);
  await boardPage.locator(`[data-application="${id}"]`).click();
  await story.getByRole('button', { name: 'Try again' }).click();
  await world.untilReport(id, ({ status }) => status === 'waiting');
  await sandbox.card(id).getByText('Needs a decision').waitFor({ state: 'detached' });
}, 120_000);

test('the link to the board works again after the logout', async () => {
  const { id, dialog } = await openOrdered();
  for (let left = 2; left > 0; left -= 1) {
    const [page] = await Promise.all([
      sandbox.page.waitForEvent('popup'),
      dialog.getByRole('link', { name: 'Board of the bridge' }).click(),
    ]);
    await page.getByRole('dialog', { name: `Application ${id}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('“Board of the bridge” in the sandbox').waitFor();
    await page.close();
  }
}, 60_000);

test('what is booked at 14:00 reads 14:00 in the comment, in a browser on the other side of the world too', async () => {
  const { id, dialog } = await openOrdered({ timezoneId: 'Asia/Tokyo' });
  await dialog.locator('#desk-zone').getByText('Time zone: Brasilia').waitFor();
  expect(await dialog.getByLabel('Date and time').inputValue()).toMatch(/T14:00$/);
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.locator('.badge').getByText('14:00 GMT-3').waitFor();
  await eventually(() => world.simulator.gupy.world.commentTexts(id).some((text) => text.includes('14:00')));
  await dialog
    .locator('.card-timeline')
    .getByText(/^Time zone: Brasilia( Standard)? Time$/)
    .waitFor();
  await sandbox.page.keyboard.press('Escape');
  await sandbox.page
    .locator('.side')
    .getByText(/^Time zone: Brasilia( Standard)? Time$/)
    .waitFor();
}, 60_000);

test('the desk opens with the result that stands, and says what Gupy will show of one', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  await world.simulator.provider.desk.complete(await world.orderOf(id), {
    outcome: 'failed',
    score: 35,
    maxScore: 100,
  });
  await open();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = sandbox.page.getByRole('dialog');
  const pressed = dialog.locator('.outcomes [aria-pressed="true"]');
  await pressed.getByText('Failed').waitFor();
  expect(await dialog.getByLabel('Score').inputValue()).toBe('35');
  await dialog.locator('.writes').getByText('“Inapto”').waitFor();
  await dialog.getByRole('button', { name: 'Passed' }).click();
  await dialog.locator('.writes').getByText('No comment is configured for it').waitFor();
}, 60_000);

test('what stands in the form is what is sent: outcome, then points, then text, then the button', async () => {
  const { id, dialog } = await openOrdered();
  await dialog.getByRole('button', { name: 'Failed' }).click();
  expect(await dialog.getByLabel('Score').inputValue()).toBe('35');
  await dialog.getByLabel('Score').fill('41');
  await dialog.getByLabel('Remark').fill('Visão');
  await dialog.getByRole('button', { name: 'Send the result' }).click();
  await dialog.locator('.badge').getByText('Failed · 41/100').waitFor();
  await dialog.getByLabel('Score').fill('42');
  await dialog.getByRole('button', { name: 'Correct the result' }).click();
  await dialog.locator('.badge').getByText('Failed · 42/100').waitFor();
  const [order] = world.simulator.provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`));
  expect(order?.versions.map(({ score, summary }) => [score, summary])).toEqual([
    [41, 'Visão'],
    [42, 'Visão'],
  ]);
}, 60_000);

test('the link of the exam in a comment opens a page that a person can read', async () => {
  const { dialog } = await openOrdered();
  const [page] = await Promise.all([
    sandbox.page.waitForEvent('popup'),
    dialog.locator('.comment-text a').first().click(),
  ]);
  await page.getByRole('heading', { name: 'ASO-ADM' }).waitFor();
  await page.getByText('Here the provider is a stand-in').waitFor();
}, 60_000);

test.each([1440, 375])(
  'at %d px no button moves when the exam is booked, and no message covers one',
  async (width) => {
    const { dialog } = await openOrdered({ width, height: 800 });
    const places = async () => {
      const names = ['Started', 'Attended', 'Missed', 'Send the result'];
      const boxes = names.map(async (name) => dialog.getByRole('button', { name, exact: true }).boundingBox());
      return (await Promise.all(boxes)).map((box) => box && [box.x, box.y].map(Math.round));
    };
    await dialog.getByRole('button', { name: 'Book', exact: true }).scrollIntoViewIfNeeded();
    const before = await places();
    await dialog.getByRole('button', { name: 'Book', exact: true }).click();
    const toast = await sandbox.page.locator('.toast').first().boundingBox();
    await dialog.locator('.badge').getByText('Booked for').waitFor();
    expect(await places()).toEqual(before);
    const controls = await dialog.locator('button:visible, input:visible, select:visible').all();
    const boxes = await Promise.all(controls.map(async (control) => control.boundingBox()));
    boxes.push(await dialog.getByRole('heading', { level: 2 }).boundingBox());
    expect(boxes.filter((box) => box !== null && toast !== null && meet(box, toast))).toEqual([]);
  },
  60_000,
);

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

function meet(one: Box, other: Box): boolean {
  const across = one.x < other.x + other.width && other.x < one.x + one.width;
  return across && one.y < other.y + other.height && other.y < one.y + one.height;
}

test.each([1440, 375])(
  'at %d px the guide begins at its first step, whatever others did before, and ticks off what this visitor does',
  async (width) => {
    const former = world.addCandidate();
    world.enterExam(former);
    await world.simulator.provider.desk.complete(await world.orderOf(former), { outcome: 'passed' });
    const id = world.addCandidate();
    await open({ width, height: 800 });
    const next = sandbox.page.locator('.guide [data-state="next"]');
    await next.getByText(`Drag someone into “${exam.name}”`).waitFor();
    await sandbox.card(id).scrollIntoViewIfNeeded();
    await sandbox.card(id).locator('button[aria-haspopup="menu"]').click();
    await sandbox.page.getByRole('menuitem', { name: `Move to ${exam.name}` }).click();
    await next.getByText('Open the card').waitFor();
  },
  60_000,
);

test('a read of the bridge that fails stands in what happens, unasked', async () => {
  world.simulator.gupy.faults.queue('listApplications', { kind: 'status', status: 503 });
  await open();
  world.enterExam(world.addCandidate());
  const row = sandbox.page.locator('.side .entry[data-state="failed"]').filter({ hasText: 'reads the application' });
  await row.first().waitFor();
}, 60_000);

test('board, login and the page of an exam lead back to the sandbox', async () => {
  const { id, dialog } = await openOrdered();
  const { page } = sandbox;
  const [examPage] = await Promise.all([page.waitForEvent('popup'), dialog.locator('.comment-text a').first().click()]);
  await examPage.getByRole('link', { name: 'Back to the card in the sandbox' }).click();
  await examPage.getByRole('dialog').getByText(String(id)).waitFor();
  const [boardPage] = await Promise.all([
    page.waitForEvent('popup'),
    dialog.getByRole('link', { name: 'Board of the bridge' }).click(),
  ]);
  const back = boardPage.getByRole('link', { name: 'Back to the sandbox' });
  await boardPage.getByRole('dialog', { name: `Application ${id}` }).waitFor();
  await boardPage.keyboard.press('Escape');
  await back.waitFor();
  await boardPage.setViewportSize({ width: 375, height: 800 });
  await boardPage.locator('.list[data-column="needs-attention"]').waitFor();
  await back.getByText('Sandbox', { exact: true }).waitFor();
  // One line with the icons, not one of its own.
  const [refreshBox, backBox] = await Promise.all([
    boardPage.getByRole('button', { name: 'Refresh' }).boundingBox(),
    back.boundingBox(),
  ]);
  expect(backBox?.y).toBe(refreshBox?.y);
  await boardPage.getByRole('button', { name: 'Log out' }).click();
  await boardPage.getByLabel('Access token').waitFor();
  expect(await seriousFindings(boardPage)).toEqual([]);
  await back.click();
  await boardPage.locator('.candidate').first().waitFor();
}, 60_000);

test('whoever begins anew finds nobody of the former company on the board, and the Temporal UI says why each run ended', async () => {
  const { id: waiting } = await world.waiting();
  const settled = (await world.waiting()).id;
  await world.simulator.provider.desk.complete(await world.orderOf(settled), { outcome: 'passed' });
  await world.untilReport(settled, ({ status }) => status === 'settled');
  await open();
  const boardPage = await openBoard();
  for (const id of [waiting, settled]) await untilOnBoard(boardPage, id, true);
  sandbox.page.once('dialog', (dialog) => void dialog.accept());
  await sandbox.page.getByRole('button', { name: 'More', exact: true }).click();
  await sandbox.page.getByRole('menuitem', { name: 'Start over' }).click();
  await sandbox.page
    .getByText(/^The sandbox has a new company\. The bridge ended \d+ exams of the former company\.$/)
    .first()
    .waitFor();
  for (const id of [waiting, settled]) await untilOnBoard(boardPage, id, false);
  expect(await boardPage.locator('[data-application]').count()).toBe(0);
  const { workflow } = await world.client();
  const { events } = await workflow.getHandle(applicationWorkflowId(waiting)).fetchHistory();
  const { workflowExecutionTerminatedEventAttributes: end } = events?.at(-1) ?? {};
  expect(end?.reason).toBe(formerReason);
  await world.waiting();
}, 120_000);

async function openBoard(): Promise<Page> {
  await sandbox.page.getByRole('button', { name: 'More', exact: true }).click();
  const [page] = await Promise.all([
    sandbox.page.waitForEvent('popup'),
    sandbox.page.getByRole('menuitem', { name: 'Board of the bridge' }).click(),
  ]);
  page.setDefaultTimeout(20_000);
  await page.getByRole('button', { name: 'Refresh' }).waitFor();
  return page;
}

/** Temporal's list is a moment behind. */
async function untilOnBoard(page: Page, id: number, isThere: boolean): Promise<void> {
  await eventually(async () => {
    const answer = page.waitForResponse((response) => response.url().includes('/api/cards'));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await answer;
    return (await page.locator(`[data-application="${id}"]`).count()) > 0 === isThere;
  });
}
