// Companies that a designer does not think of: names of another script, without an end or with accents, nobody at all; a window that is
// zoomed in; and faults that a person set by hand or that ended by themselves.
import type { Browser } from 'playwright-core';
import { demoApplicationIds, demoJob, demoSteps } from '../../simulator/seed-data';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { seriousFindings } from '../support/accessibility';
import { type PageLook, SandboxPage } from '../support/sandbox-page';
import { launchChromium } from './chromium';

const [first] = demoApplicationIds;
const { exam, interview } = demoSteps;

let browser: Browser;
let simulator: Simulator;
let sandbox: SandboxPage;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

beforeEach(async () => {
  simulator = await startSimulator({
    ...{ gupyToken: 'gupy-token', providerToken: 'provider-token' },
    callbackSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    surroundings: { examSteps: [exam.name], timeZone: 'America/Sao_Paulo' },
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

function add(name: string, lastName: string): number {
  const candidate = { name, lastName };
  return simulator.gupy.world.addApplication({ jobId: demoJob.id, stepId: interview.id, candidate }).id;
}

test('who types a name without its accents finds it', async () => {
  const [jose, ana] = [add('José', 'da Conceição'), add('Ana', 'Lima')];
  const { page } = await open();
  await page.getByPlaceholder('Find by name, number or tag').fill('jose da conceicao');
  await sandbox.card(jose).waitFor();
  await sandbox.card(ana).waitFor({ state: 'detached' });
}, 60_000);

test.each([1280, 390])(
  'at %d px a name without an end takes a few lines, and one from right to left leaves its number behind it',
  async (width) => {
    const [long, mirrored] = [add('Nabucodonosor'.repeat(20), 'Souza'), add('דוד', 'כהן')];
    const { page } = await open({ width, height: 800 });
    await sandbox.card(long).scrollIntoViewIfNeeded();
    expect((await sandbox.card(long).boundingBox())?.height).toBeLessThan(300);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const places = await page.evaluate<[number, number, number, number]>(
      `['bdi', '.mono'].flatMap((part) => {
        const { left, top } = document.querySelector('[data-card="${mirrored}"] ' + part).getBoundingClientRect();
        return [left, top];
      })`,
    );
    const [nameLeft, nameTop, numberLeft, numberTop] = places;
    expect(numberTop > nameTop || numberLeft > nameLeft).toBe(true);
    await sandbox.card(long).locator('.candidate-name').click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('.card-page').waitFor();
    const fits = `[document.querySelector('dialog')].every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)`;
    expect(await page.evaluate<boolean>(fits)).toBe(true);
    await dialog.getByText('Nothing yet.', { exact: true }).waitFor();
  },
  60_000,
);

test('an empty company says how candidates come in', async () => {
  const { page } = await open();
  const address = `${simulator.gupy.url}/_sim/saved`;
  const saved = (await (await fetch(address)).json()) as { gupy: object };
  const company = { ...saved, gupy: { ...saved.gupy, applications: [] } };
  expect((await fetch(address, { method: 'POST', body: JSON.stringify(company) })).status).toBe(200);
  await page.reload();
  await sandbox.column(exam.id).getByText('This company has no candidates yet.').waitFor();
  expect(await seriousFindings(page)).toEqual([]);
}, 60_000);

test('zoomed to 200 % a column keeps room for its cards, and the views stay at hand', async () => {
  const { page } = await open({ width: 640, height: 400 });
  expect((await sandbox.column(interview.id).boundingBox())?.height).toBeGreaterThan(250);
  await page.getByRole('button', { name: 'What happens' }).click();
  expect((await page.locator('.side').boundingBox())?.height).toBeGreaterThan(250);
  const box = await page.getByRole('button', { name: 'Faults' }).boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(400);
}, 60_000);

test('who asks for less motion gets none', async () => {
  const { page } = await open();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moves = `getComputedStyle(document.querySelector('.button')).transitionProperty`;
  expect(await page.evaluate<string>(moves)).toBe('none');
}, 60_000);

test('a fault that was set by hand is counted and named, and leaves the page when it has ended', async () => {
  const { page } = await open({ width: 1280, height: 800, locale: 'pt-BR' });
  await page.getByRole('button', { name: 'Falhas' }).click();
  await page.getByText('Qualquer falha, em qualquer rota').click();
  await page.getByRole('button', { name: 'Ligar a falha' }).click();
  await page.getByText('Uma falha ligada', { exact: true }).waitFor();
  await page.getByText('Também ligado, à mão: putTag').waitFor();
  const fits = `(({ right }, all) => all.every((one) => one.getBoundingClientRect().right <= right))(
    document.querySelector('.views').getBoundingClientRect(), [...document.querySelectorAll('.view-button')])`;
  expect(await page.evaluate<boolean>(fits)).toBe(true);
  const address = `${simulator.gupy.url}/api/v1/jobs/${demoJob.id}/applications/${first}/tags`;
  const headers = { authorization: 'Bearer gupy-token', 'content-type': 'application/json' };
  expect((await fetch(address, { method: 'PUT', headers, body: '{"name":"Apto"}' })).status).toBe(500);
  await page.getByText('Uma falha ligada', { exact: true }).waitFor({ state: 'detached' });
}, 60_000);

test('a change of status is said', async () => {
  const { page } = await open();
  await sandbox.card(first).locator('button[aria-haspopup="menu"]').click();
  await page.getByRole('menuitem', { name: 'Record that the candidate dropped out' }).click();
  await page.locator('.toast').getByText('Dropped out').waitFor();
  await sandbox.card(first).locator('.badge').getByText('Dropped out').waitFor();
}, 60_000);
