// The sandbox page in a real browser with the bridge that really runs: a person drags a candidate into the exam, answers at the desk,
// and sees the tag; by mouse, by keys, on a phone, in both languages.
import type { Browser } from 'playwright-core';
import { demoJob, demoSteps } from '../../simulator/seed-data';
import { seriousFindings } from '../support/accessibility';
import { BridgeWorld } from '../support/bridge-world';
import { eventually } from '../support/eventually';
import { type PageLook, SandboxPage } from '../support/sandbox-page';
import { launchChromium } from './chromium';

let browser: Browser;
let world: BridgeWorld;
let sandbox: SandboxPage;

const { exam, interview, hiring } = demoSteps;

beforeAll(async () => {
  browser = await launchChromium();
  const surroundings = { examSteps: [exam.name], runAddress: 'http://127.0.0.1:8233/workflows/application-' };
  world = await BridgeWorld.create({ simulator: { surroundings } });
  await world.startAll();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function open(look?: PageLook): Promise<SandboxPage> {
  sandbox = await SandboxPage.open(browser, world.simulator.gupy.url, look);
  return sandbox;
}

afterEach(async () => {
  await sandbox?.close();
});

test('a candidate is dragged into the exam, the desk answers, and the tag is on the card', async () => {
  const id = world.addCandidate();
  const { page } = await open();
  await sandbox.card(id).dragTo(sandbox.column(exam.id));
  await sandbox.cardIn(exam.id, id).getByText('Exam ordered').waitFor();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Failed' }).click();
  await dialog.getByLabel('Remark').fill('Repetir a audiometria.');
  await dialog.getByRole('button', { name: 'Send the result' }).click();
  await dialog.locator('.chip').getByText('Inapto', { exact: true }).waitFor();
  await dialog.locator('.comment-text').getByText('ASO-ADM').waitFor();
  await expect(dialog.getByRole('link', { name: /Temporal/ }).getAttribute('href')).resolves.toBe(
    `http://127.0.0.1:8233/workflows/application-${id}`,
  );
  await page.keyboard.press('Escape');
  await sandbox.card(id).locator('.chip').getByText('Inapto').waitFor();
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Inapto']);
  expect(sandbox.complaints).toEqual([]);
}, 60_000);

test('the desk books, moves and notes, and corrects a result', async () => {
  const id = world.addCandidate();
  world.enterExam(id);
  const { page } = await open();
  await sandbox.card(id).getByText('Exam ordered').waitFor();
  await sandbox.card(id).locator('.candidate-name').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Book', exact: true }).click();
  await dialog.locator('.badge').getByText('Booked for').waitFor();
  await dialog.getByRole('button', { name: 'Move the date', exact: true }).click();
  await dialog.getByRole('button', { name: 'Attended', exact: true }).click();
  await dialog.getByRole('button', { name: 'Send the result' }).click();
  await dialog.locator('.chip').getByText('Apto', { exact: true }).waitFor();
  await dialog.getByRole('button', { name: 'Failed' }).click();
  await dialog.getByRole('button', { name: 'Correct the result' }).click();
  await dialog.locator('.chip').getByText('Inapto', { exact: true }).waitFor();
  const [order] = world.simulator.provider.orders.all().filter(({ reference }) => reference.startsWith(`${id}.`));
  expect(order?.progress.map(({ stage }) => stage)).toEqual(['scheduled', 'scheduled', 'attended']);
  expect(order?.versions.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
}, 60_000);

test('by keys alone a candidate is moved, which is read out, and the focus goes along', async () => {
  const id = world.addCandidate();
  const { page } = await open();
  const name = sandbox.card(id).locator('.candidate-name');
  await name.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await sandbox.cardIn(exam.id, id).waitFor();
  await page.getByRole('status').getByText(`is in ${exam.name} now`).first().waitFor();
  await eventually(async () =>
    page.evaluate(`document.activeElement?.closest('[data-card]')?.dataset.card === '${id}'`),
  );
  await page.keyboard.press('m');
  await page.getByRole('menuitem', { name: `Move to ${hiring.name}` }).focus();
  await page.keyboard.press('Enter');
  await sandbox.cardIn(hiring.id, id).waitFor();
  await eventually(() => world.simulator.gupy.world.placement(id).step.id === hiring.id);
}, 60_000);

test('several at once, and a whole column at once', async () => {
  const ids = [world.addCandidate(), world.addCandidate()];
  const { page } = await open();
  for (const id of ids) await sandbox.card(id).getByRole('checkbox').check();
  await page.getByRole('region', { name: 'Selected candidates' }).getByRole('combobox').selectOption(hiring.name);
  for (const id of ids) await sandbox.cardIn(hiring.id, id).waitFor();
  const there = await sandbox.column(hiring.id).locator('.candidate').count();
  await sandbox.button(`Actions for ${hiring.name}`).click();
  await page.getByRole('menuitem', { name: `Move all ${there} to ${interview.name}` }).click();
  await sandbox.column(hiring.id).getByText('Nobody is here').waitFor();
  await eventually(() => ids.every((id) => world.simulator.gupy.world.placement(id).step.id === interview.id));
}, 60_000);

test('a story plays by its button, says where to look, and ends green', async () => {
  const { page } = await open();
  await sandbox.button('Stories').click();
  await sandbox.button('Play: Everything comes three times').click();
  const story = page.locator('[data-story="once"]');
  await story.getByText('Look at:').waitFor();
  await story.getByText('kept').waitFor();
  expect(await story.locator('.play-checks li').count()).toBe(4);
  await story.getByRole('button', { name: 'See the candidate' }).click();
  await page.getByRole('dialog').locator('.chip').getByText('Inapto', { exact: true }).waitFor();
}, 60_000);

test('the language is switched, kept, and said to screen readers', async () => {
  const { page } = await open({ locale: 'pt-BR' });
  await page.getByRole('heading', { name: 'Sandbox da Gupy' }).waitFor();
  await sandbox.button('English').click();
  await page.getByRole('heading', { name: 'Gupy sandbox' }).waitFor();
  expect(await page.evaluate('document.documentElement.lang')).toBe('en');
  await page.reload();
  await page.getByRole('heading', { name: 'Gupy sandbox' }).waitFor();
}, 60_000);

test('on a phone of 375 pixels nothing sticks out, and a candidate is moved by the menu', async () => {
  const id = world.addCandidate();
  const { page } = await open({ width: 375, height: 740 });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  await sandbox.card(id).scrollIntoViewIfNeeded();
  await sandbox
    .card(id)
    .getByRole('button', { name: /Actions for/ })
    .click();
  await page.getByRole('menuitem', { name: `Move to ${exam.name}` }).click();
  await sandbox.cardIn(exam.id, id).waitFor();
  for (const view of ['What happens', 'Stories', 'Faults']) {
    await sandbox.button(view).click();
    await page.getByRole('heading', { name: view }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
  }
}, 60_000);

test('at 1280 pixels every step of the company is in sight', async () => {
  const { page } = await open({ width: 1280, height: 800 });
  await sandbox.column(hiring.id).waitFor();
  const [needed, shown] = await page.evaluate<[number, number]>(
    `[document.querySelector('.columns')].map(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])[0]`,
  );
  expect(needed).toBeLessThanOrEqual(shown);
}, 60_000);

test.each([
  { colorScheme: 'light', locale: 'en-US', width: 1440 },
  { colorScheme: 'dark', locale: 'pt-BR', width: 1440 },
  { colorScheme: 'light', locale: 'pt-BR', width: 375 },
  { colorScheme: 'dark', locale: 'en-US', width: 375 },
] as const)(
  'axe finds nothing serious in any view: $colorScheme, $locale, $width px',
  async (look) => {
    const id = world.addCandidate();
    const { page } = await open(look);
    const showView = (view: string) => page.locator(`.view-button[data-view="${view}"]`).click();
    const fine = async (what: string) => expect([what, await seriousFindings(page)]).toEqual([what, []]);
    for (const view of ['timeline', 'stories', 'faults']) {
      await showView(view);
      await page.locator('.side h2').waitFor();
      await fine(view);
    }
    if (look.width === 375) await showView('board');
    await fine('board');
    await sandbox.card(id).getByRole('checkbox').check();
    await page.locator('.selection').waitFor();
    await fine('selection');
    await sandbox.card(id).locator('button[aria-haspopup="menu"]').click();
    await page.getByRole('menu').waitFor();
    await fine('menu');
    await page.keyboard.press('Escape');
    await sandbox.card(id).locator('.candidate-name').click();
    await page.getByRole('dialog').locator('.card-page').waitFor();
    await fine('card');
  },
  120_000,
);

test('with 2,000 candidates a step of the keys is shown within 100 ms', async () => {
  const { world: company } = world.simulator.gupy;
  for (let count = 0; count < 2_000; count += 1) company.addApplication({ jobId: demoJob.id, stepId: interview.id });
  const { page } = await open();
  const name = sandbox.column(interview.id).locator('.candidate-name').first();
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    await name.focus();
    // From the key to the frame in which the card is in its new column.
    times.push(await page.evaluate<number>(moveAndMeasure));
  }
  console.log(`with 2,000 candidates: ${times.map((ms) => `${ms} ms`).join(', ')} from key to paint`);
  // The best of five: what else the machine does is no fault of the page.
  expect(Math.min(...times)).toBeLessThan(100);
  expect(await page.locator('.candidate').count()).toBeLessThan(250);
}, 120_000);

const moveAndMeasure = `new Promise((resolve) => {
  const card = document.activeElement.closest('[data-card]');
  const { card: id } = card.dataset;
  const began = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }));
  const look = () => {
    const there = document.querySelector('[data-card="' + id + '"]');
    const moved = there && there.closest('[data-step]').dataset.step !== '${interview.id}';
    if (moved) requestAnimationFrame(() => setTimeout(() => resolve(Math.round(performance.now() - began))));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})`;

test('a company is saved, begun anew and loaded', async () => {
  const { page } = await open();
  const { world: company } = world.simulator.gupy;
  const before = company.applicationsOf(demoJob.id).length;
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save this company' }).click(),
  ]);
  const file = await download.path();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await eventually(() => company.applicationsOf(demoJob.id).length === 6);
  await page.getByRole('button', { name: 'More', exact: true }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: 'Load a saved company' }).click(),
  ]);
  await chooser.setFiles(file);
  await eventually(() => company.applicationsOf(demoJob.id).length === before);
}, 60_000);

test('requests that another site forges are refused, and no frame shows the page', async () => {
  const id = world.addCandidate();
  const { url, world: company } = world.simulator.gupy;
  await open();
  const elsewhere = await browser.newPage();
  try {
    await elsewhere.goto(world.simulator.provider.url);
    const forged = JSON.stringify({ applicationId: id, stepId: exam.id });
    await elsewhere.evaluate(
      `fetch('${url}/_sim/move', { method: 'POST', mode: 'no-cors', body: ${JSON.stringify(forged)} }).catch(() => {})`,
    );
    const read = await elsewhere.evaluate(`fetch('${url}/_sim/saved').then(() => 'read', () => 'refused')`);
    expect(read).toBe('refused');
    expect(company.placement(id).step.id).toBe(interview.id);
  } finally {
    await elsewhere.close();
  }
  const answer = await fetch(url);
  expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
}, 60_000);
