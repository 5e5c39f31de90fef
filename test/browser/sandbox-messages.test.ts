// What the page says and does by itself, where no bridge is needed: messages, keys, and a view that follows.
import type { Browser } from 'playwright-core';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { seriousFindings } from '../support/accessibility';
import { eventually } from '../support/eventually';
import { type PageLook, SandboxPage } from '../support/sandbox-page';
import { shutDoor } from '../support/shut-door';
import { launchChromium } from './chromium';

const [first, second, third] = demoApplicationIds;
const { exam, interview } = demoSteps;
/** Whom the bridge calls for, and why. */
const stuck = [first];
const troubled = {
  status: 'needs-attention' as const,
  scheduledFor: null,
  attention: [
    {
      ...{ what: 'order', tag: null, code: 'BRIDGE_GUPY_UNAUTHORIZED', reason: 'Gupy answered 401' },
      ...{ since: '2026-11-29T12:00:00.000Z', retryAt: null },
    },
  ],
};

let browser: Browser;
let simulator: Simulator;
let sandbox: SandboxPage;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  const statusOf = async (id: number) => Promise.resolve(stuck.includes(id as typeof first) ? troubled : undefined);
  const bridge = {
    ...shutDoor,
    ...{ stuck: async () => Promise.resolve(stuck), statusOf },
    temporal: { ...shutDoor.temporal, mend: () => {} },
  };
  simulator = await startSimulator({
    ...{ gupyToken: 'gupy-token', providerToken: 'provider-token' },
    callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    surroundings: {
      ...{ examSteps: [exam.name], bridge, storyWaitMs: 5_000 },
      messages: [{ template: 4711, occasion: 'ordered' }],
      boardLink: () => 'http://127.0.0.1:9/',
    },
  });
});
afterEach(async () => {
  await sandbox.close();
  await simulator.close();
});

async function open(look?: PageLook): Promise<SandboxPage> {
  sandbox = await SandboxPage.open(browser, simulator.gupy.url, look);
  return sandbox;
}

/** Somebody in the exam step with so many orders, the last of them open. */
function ordered(count: number): number {
  simulator.gupy.world.move(second, exam.id);
  for (let number = 1; number <= count; number += 1) {
    const reference = `${second}.${demoJob.id}.${exam.id}.key${number === 1 ? '' : `-${number}`}`;
    simulator.provider.orders.place(
      { reference, exam: 'ASO', callbackUrl: 'http://127.0.0.1:9/', candidate: {} },
      true,
    );
  }
  return second;
}

test('a column counts who needs a decision, and an empty one says where a search found somebody', async () => {
  const { page } = await open();
  await sandbox.column(interview.id).getByText('1 needs a decision', { exact: true }).waitFor();
  const link = sandbox.column(interview.id).getByRole('link', { name: '1 needs a decision' });
  expect(await link.getAttribute('href')).toBe('_sim/open-board');
  await page.getByPlaceholder('Find by name, number or tag').fill(String(third));
  const elsewhere = `Nobody here fits the search; found in ${interview.name}.`;
  await sandbox.column(exam.id).getByText(elsewhere).waitFor();
  await page.getByPlaceholder('Find by name, number or tag').fill('nobody of this name');
  await sandbox.column(exam.id).getByText('Nobody here fits the search.', { exact: true }).waitFor();
}, 60_000);

test('the head says that faults are on, and a line of what happens which one it met', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Faults' }).click();
  await page.getByRole('switch', { name: /^Token revoked/ }).click();
  await page.getByText('A fault is on', { exact: true }).waitFor();
  await page.getByRole('switch', { name: /^Everything twice/ }).click();
  await page.getByText('2 faults are on', { exact: true }).waitFor();
  const address = `${simulator.gupy.url}/api/v1/jobs/${demoJob.id}/applications/${first}/messages`;
  const headers = { authorization: 'Bearer gupy-token', 'content-type': 'application/json' };
  await fetch(address, { method: 'POST', headers, body: '{"templateId":4711}' });
  await page.getByRole('button', { name: 'What happens' }).click();
  const line = page.locator('.side .entry').filter({ hasText: 'the exam is ordered (template 4711 of Gupy)' });
  await line.getByText('caused by “Faults”: an error status').waitFor();
}, 60_000);

test('P-STUCK: the card says the cause as the board does, and which fault is on; without faults, who still waits is said', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Faults' }).click();
  await page.getByRole('switch', { name: /^Token revoked/ }).click();
  await sandbox.card(first).locator('.candidate-name').click();
  const trouble = page.getByRole('dialog').locator('.trouble');
  await trouble.getByText('The exam could not be ordered. Gupy refuses the access of the bridge.').waitFor();
  await trouble.getByText('On under “Faults”: “Token revoked”. Switch it off').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Switch all off' }).click();
  await page.locator('.toast').getByText('All faults are off. 1 person still waits for a decision').waitFor();
  const link = page.locator('.side').getByRole('link', { name: '1 person still waits for a decision' });
  expect(await link.getAttribute('href')).toBe('_sim/open-board');
  expect(await seriousFindings(page)).toEqual([]);
}, 60_000);

test('an order that follows a missed exam says so, and the desk what the provider said of both', async () => {
  const id = ordered(1);
  await simulator.provider.bookings.miss(simulator.provider.orders.all()[0]?.orderId ?? '');
  ordered(2);
  const { page } = await open();
  await sandbox.card(id).getByText('Missed, ordered again (order 2)', { exact: true }).waitFor();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('2 orders in all').waitFor();
  await dialog.locator('.said').getByText('Missed').waitFor();
  await dialog.getByLabel('Remark').fill('Visão');
  await dialog.getByRole('button', { name: 'Send the result' }).click();
  await page.locator('.toast').getByText('The result is sent', { exact: true }).waitFor();
  await dialog.locator('.said').getByText('Passed · 92 · Visão').waitFor();
}, 60_000);

test('after a miss the desk is for another appointment', async () => {
  const id = ordered(1);
  const { page } = await open();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = page.getByRole('dialog');
  const date = dialog.getByLabel('Date and time');
  const usual = await date.inputValue();
  await date.fill('2031-05-06T07:08');
  await dialog.getByLabel('Place').fill('Clínica Sul');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await page.locator('.toast').getByText('The exam is booked', { exact: true }).waitFor();
  await dialog.locator('.said').getByText('Booked for').waitFor();
  expect(await dialog.getByLabel('Place').inputValue()).toBe('Clínica Sul');
  await dialog.getByRole('button', { name: 'Missed' }).click();
  await page.locator('.toast').getByText('The candidate missed the exam', { exact: true }).waitFor();
  await eventually(async () => (await dialog.getByLabel('Place').inputValue()) === '');
  expect(await date.inputValue()).toBe(usual);
}, 60_000);

test('by keyboard: from the opened card to a result that is sent in eight keys; after it nothing is booked any more', async () => {
  const id = ordered(1);
  const { page } = await open();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.desk-buttons').first().waitFor();
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Straight to the result' }).waitFor();
  await page.keyboard.press('Enter');
  // Failed, and the points.
  for (const key of ['Tab', 'Enter', 'Tab', 'Tab', 'Tab']) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await dialog.locator('.badge').getByText('Failed · 35/100').waitFor();
  await dialog.getByText('This order has ended: nothing more can be booked.').waitFor();
  for (const name of ['Book', 'Started', 'Attended', 'Missed'])
    expect([name, await dialog.getByRole('button', { name, exact: true }).isDisabled()]).toEqual([name, true]);
  expect(await seriousFindings(page)).toEqual([]);
}, 60_000);

test('on a phone the view follows whoever is moved into another step', async () => {
  const [id] = demoApplicationIds;
  await open({ width: 375, height: 800 });
  const card = sandbox.card(id);
  await card.scrollIntoViewIfNeeded();
  await card.locator('button[aria-haspopup="menu"]').click();
  await sandbox.page.getByRole('menuitem', { name: `Move to ${demoSteps.hiring.name}` }).click();
  await eventually(async () => {
    const box = await sandbox.cardIn(demoSteps.hiring.id, id).boundingBox();
    return box !== null && box.x >= 0 && box.x + box.width <= 375 && box.y >= 0 && box.y < 800;
  });
}, 60_000);

test('a story that plays alone says so, and a new company has played none yet', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Stories' }).click();
  await page.getByRole('button', { name: 'Play: Everything comes three times' }).click();
  await page.getByText('Playing: Everything comes three times', { exact: true }).waitFor();
  const buttons = page.getByRole('button', { name: /^Play/ });
  expect(await buttons.count()).toBeGreaterThan(10);
  for (const button of await buttons.all()) expect(await button.isDisabled()).toBe(true);
  const story = page.locator('[data-story="once"]');
  await story.getByText('broken').waitFor();
  await story.getByRole('button', { name: 'See the candidate' }).waitFor();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await page
    .getByText(/The sandbox has a new company/)
    .first()
    .waitFor();
  await story.getByRole('button', { name: 'See the candidate' }).waitFor({ state: 'detached' });
  expect(await story.getAttribute('data-state')).toBe('idle');
}, 60_000);

test('who plays all stories reads which one plays, and sees it', async () => {
  const { page } = await open();
  await page.getByRole('button', { name: 'Stories' }).click();
  await page.getByRole('button', { name: 'Play all' }).click();
  await page.getByText(/Playing 1 of \d+: Everything comes three times/).waitFor();
  await page.getByText(/Playing 2 of \d+: /).waitFor();
  await eventually(async () => {
    const box = await page.locator('[data-story="lost-answers"]').boundingBox();
    return box !== null && box.y > 0 && box.y < 800;
  });
  // The page plays them one by one: without it the present one is the last.
  await sandbox.close();
  await eventually(() => simulator.sandbox.player.list().every(({ play }) => play?.state !== 'playing'));
}, 120_000);
