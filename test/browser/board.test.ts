// The board in a real browser, before a real bridge: whoever never saw it frees a stuck candidate in five clicks or fewer, in both
// languages, by keyboard, on a phone; and what strangers wrote stays text.
import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { RunningBoard } from '../../console/board/board-process';
import { seriousFindings } from '../support/accessibility';
import { BridgeWorld } from '../support/bridge-world';
import { startWorldBoard, worldBoardToken } from '../support/world-board';
import { launchChromium } from './chromium';
import { playScenes, type Scenes } from './scenes';

let browser: Browser;
let world: BridgeWorld;
let scenes: Scenes;
let board: RunningBoard;
let context: BrowserContext;
let page: Page;
let said: string[];

beforeAll(async () => {
  browser = await launchChromium();
  world = await BridgeWorld.create({ notify: '{ ordered: { template: 4711 } }' });
  await world.startAll();
  scenes = await playScenes(world);
  board = await startWorldBoard(world);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await board?.close();
  await world?.close();
});

beforeEach(() => open('pt-BR'));
afterEach(() => context.close());

async function open(locale: string, viewport = { width: 1440, height: 900 }): Promise<void> {
  await context?.close();
  context = await browser.newContext({ locale, viewport });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  said = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) said.push(message.text());
  });
}

async function enter(): Promise<void> {
  await page.goto(board.loginLink());
  await page.getByRole('button', { name: /Sair|Log out/ }).waitFor();
}

/** A candidate whose tag Gupy refuses, until `accept`. */
async function stuck(): Promise<{ id: number; accept: () => void }> {
  const { faults } = world.simulator.gupy;
  const id = world.addCandidate();
  const rule = faults.chance(`PUT /api/v1/jobs/*/applications/${id}/tags`, 1, { kind: 'status', status: 422 });
  world.enterExam(id);
  const reference = await world.orderOf(id);
  await world.simulator.provider.desk.complete(reference, { outcome: 'passed' });
  await world.untilReport(id, ({ status }) => status === 'needs-attention');
  return { id, accept: () => faults.clear(rule) };
}

const card = (id: number) => page.locator(`[data-application="${id}"]:visible`);

/** Temporal's list is a moment behind. */
async function untilListed(id: number): Promise<void> {
  for (let left = 20; left > 0 && !(await card(id).isVisible()); left -= 1) {
    const answer = page.waitForResponse((response) => response.url().includes('/api/cards'));
    await page.getByRole('button', { name: /Atualizar|Refresh/ }).click();
    await answer;
    await page
      .waitForSelector(`[data-application="${id}"]`, { state: 'visible', timeout: 1_000 })
      .catch(() => undefined);
  }
  await card(id).waitFor();
}

test('the token logs in, a wrong one says so, and the logout ends it', async () => {
  await page.goto(`http://127.0.0.1:${board.port}/`);
  await page.getByLabel('Token de acesso').fill('not-the-token');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Este token não dá acesso' }).waitFor();
  await page.getByLabel('Token de acesso').fill(worldBoardToken);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sair' }).click();
  await page.getByLabel('Token de acesso').waitFor();
  await page.reload();
  await page.getByLabel('Token de acesso').waitFor();
  expect(said).toEqual([]);
}, 60_000);

test('a link logs in once, and its code stands in no address and no later link', async () => {
  const link = board.loginLink();
  await page.goto(link);
  await page.getByRole('button', { name: 'Sair' }).waitFor();
  expect(page.url()).toBe(`http://127.0.0.1:${board.port}/`);
  await open('pt-BR');
  await page.goto(link);
  await page.getByText('Este link já foi usado').waitFor();
}, 60_000);

test('P-STUCK: whoever never saw it frees a stuck candidate in two clicks, and the tag stands in Gupy', async () => {
  const { id, accept } = await stuck();
  await enter();
  await untilListed(id);
  accept();
  await card(id).click();
  await page.getByRole('dialog').getByText('Não deu certo: pôr ou tirar a tag “Apto”').waitFor();
  await page.getByRole('dialog').getByText('A Gupy recusa isto de vez.').waitFor();
  await page.getByRole('button', { name: 'Tentar de novo' }).click();
  await page.getByText(`Candidatura ${id}: tentando de novo.`).waitFor();
  await world.untilReport(id, ({ status }) => status === 'settled');
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Apto']);
  await page.getByRole('dialog').getByText('Concluído há pouco').waitFor();
  expect(said).toEqual([]);
}, 120_000);

test('a result by hand takes five clicks, and its note stands in the log of the case', async () => {
  const { id, accept } = await stuck();
  accept();
  await enter();
  await untilListed(id);
  let clicks = 0;
  const click = async (name: string, role: 'button' | 'radio' | 'textbox' = 'button') => {
    clicks += 1;
    await page.getByRole(role, { name }).click();
  };
  await card(id).click();
  clicks += 1;
  await click('Informar o resultado');
  await click('reprovado', 'radio');
  await click('Por quê', 'textbox');
  await page.keyboard.type('=laudo em papel <b>visto</b>');
  await click('Escrever este resultado');
  expect(clicks).toBeLessThanOrEqual(5);
  await page.getByText(`Candidatura ${id}: o resultado está sendo escrito.`).waitFor();
  await world.untilReport(id, ({ status }) => status === 'settled');
  expect(world.simulator.gupy.world.tagNames(id)).toEqual(['Inapto']);
  await page.getByText(/^Registro/).click();
  await page.getByText('=laudo em papel <b>visto</b>').waitFor();
  expect(await page.locator('.notes b').count()).toBe(0);
}, 120_000);

test('a decision that does not fit is refused with the reason, and nothing is lost', async () => {
  const { id, accept } = await stuck();
  await enter();
  await untilListed(id);
  await card(id).click();
  await page.getByRole('button', { name: 'Tentar de novo' }).waitFor();
  accept();
  expect((await world.command('retry', String(id))).code).toBe(0);
  await world.untilReport(id, ({ status }) => status === 'settled');
  await page.getByRole('button', { name: 'Tentar de novo' }).click();
  await page.getByRole('alert').filter({ hasText: 'Isto não pode ser decidido agora' }).waitFor();
}, 120_000);

test.each(['Informar o resultado', 'Deixar de lado'])(
  'what was typed under “%s” outlasts the session: after the login it is there, and is sent',
  async (choice) => {
    const { id, accept } = await stuck();
    accept();
    await enter();
    await untilListed(id);
    await card(id).click();
    await page.getByRole('button', { name: choice }).click();
    const isResult = choice === 'Informar o resultado';
    if (isResult) await page.getByRole('radio', { name: 'reprovado' }).check();
    await page.getByRole('textbox', { name: 'Por quê' }).fill('laudo em papel, visto em 28/11');
    await context.clearCookies();
    const send = () => page.locator('.note-form button[type=submit]').click();
    await send();
    await page.getByText('Sua sessão terminou').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByLabel('Token de acesso').fill(worldBoardToken);
    await page.getByRole('button', { name: 'Entrar', exact: true }).click();
    expect(await page.getByRole('textbox', { name: 'Por quê' }).inputValue()).toBe('laudo em papel, visto em 28/11');
    if (isResult) expect(await page.getByRole('radio', { name: 'reprovado' }).isChecked()).toBe(true);
    await send();
    await world.untilReport(id, ({ status }) => status === 'settled');
    expect(world.simulator.gupy.world.tagNames(id)).toEqual(isResult ? ['Inapto'] : []);
  },
  120_000,
);

test('by keyboard alone: find a candidate by id, open, leave with Escape; the language follows the switch', async () => {
  await enter();
  await page.getByLabel('Candidatura').focus();
  await page.keyboard.type(` ${scenes.attention} `);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: `Candidatura ${scenes.attention}` }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /English/ }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Needs a decision' }).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.reload();
  await page.getByRole('heading', { name: 'Needs a decision' }).waitFor();
}, 60_000);

test('filters narrow every column, and the list has them as a spreadsheet', async () => {
  await enter();
  await card(scenes.waiting).waitFor();
  await page.getByLabel('Etapa', { exact: true }).fill('Outra etapa');
  await page.keyboard.press('Enter');
  await page.getByText('Ninguém aqui com estes filtros.').first().waitFor();
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await card(scenes.waiting).waitFor();
  await page.getByLabel('Etapa', { exact: true }).fill(' EXAME  admissional');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Limpar filtros', disabled: false }).waitFor();
  await card(scenes.waiting).waitFor();
  expect(await page.getByLabel('Etapa', { exact: true }).inputValue()).toBe('Exame admissional');
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await page.getByLabel('Vaga', { exact: true }).fill(' 999999 ');
  // The board is read anew while somebody types.
  const counted = page.waitForResponse((response) => response.url().includes('/api/counts'));
  await page.getByRole('button', { name: 'Atualizar' }).dispatchEvent('click');
  await counted;
  await page.keyboard.press('Enter');
  await page.getByText('Ninguém aqui com estes filtros.').first().waitFor();
  await page.getByRole('button', { name: 'Limpar filtros' }).click();
  await page.getByRole('button', { name: 'Lista', exact: true }).click();
  await page.getByRole('button', { name: /^Aguardando o resultado/ }).click();
  await page.getByRole('button', { name: String(scenes.waiting), exact: true }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Baixar como planilha' }).click();
  expect(readFileSync(await (await download).path(), 'utf8')).toContain(`\r\n${scenes.waiting};123456;`);
}, 60_000);

test('the filters stand in one line at 1280 pixels, the first cards of all columns too, and the head in two on a phone', async () => {
  const tops = async (selector: string) => {
    const boxes = (await page.locator(selector).all()).map(async (one) => one.boundingBox());
    return new Set((await Promise.all(boxes)).map((box) => Math.round((box?.y ?? 0) + (box?.height ?? 0))));
  };
  for (const locale of ['pt-BR', 'en']) {
    await open(locale, { width: 1280, height: 800 });
    await enter();
    await card(scenes.waiting).waitFor();
    expect([locale, (await tops('.filters > :is(label, div)')).size]).toEqual([locale, 1]);
    expect([locale, (await tops('.column-head')).size]).toEqual([locale, 1]);
  }
  await open('pt-BR', { width: 390, height: 844 });
  await enter();
  expect((await tops('.top-actions > :not(.wide-only)')).size).toBe(1);
}, 60_000);

test('a column says why it keeps a result back; the candidate shows it, and each message with its date', async () => {
  await enter();
  await card(scenes.settled).waitFor();
  const column = page.locator('[data-column="settled"]');
  await column.getByText('Com resultado: abra a candidatura para vê-lo').waitFor();
  expect(await column.innerText()).not.toMatch(/aprovado|reprovado/);
  await card(scenes.settled).click();
  const story = page.getByRole('dialog');
  await story.getByText('Resultado: reprovado.').waitFor();
  await story.locator('.chip').getByText('Inapto').waitFor();
  expect(await story.locator('.chip[data-tone="good"]').getByText('Inapto').count()).toBe(0);
  const { timeZone } = world.config;
  const today = new Date().toLocaleString('pt-BR', { month: 'short', day: 'numeric', timeZone });
  await story.getByText(`pedido, enviada, ${today}`).waitFor();
}, 60_000);

test('no word of the engine stands on the page', async () => {
  for (const locale of ['pt-BR', 'en']) {
    await open(locale);
    await enter();
    await card(scenes.attention).click();
    await page.locator('.attention').waitFor();
    const text = (await page.locator('body').innerText()).toLowerCase();
    for (const word of ['workflow', 'signal', 'temporal', 'namespace', 'query', 'worker'])
      expect(text).not.toContain(word);
  }
}, 60_000);

test.each([
  ['light', 'pt-BR', { width: 1440, height: 900 }],
  ['dark', 'en', { width: 1440, height: 900 }],
  ['light', 'pt-BR', { width: 375, height: 800 }],
  ['dark', 'en', { width: 375, height: 800 }],
] as const)(
  'axe finds nothing serious, and nothing sticks out: %s, %s, %j',
  async (colorScheme, locale, viewport) => {
    await open(locale, viewport);
    await page.emulateMedia({ colorScheme });
    const fine = async (what: string) => {
      expect([what, await seriousFindings(page)]).toEqual([what, []]);
      expect([what, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([what, true]);
    };
    await page.goto(`http://127.0.0.1:${board.port}/`);
    await page.getByLabel(/Token de acesso|Access token/).waitFor();
    await fine('login');
    await enter();
    await card(scenes.attention).waitFor();
    await fine('columns');
    await card(scenes.attention).click();
    await page.locator('.attention').waitFor();
    await fine('story');
    await page.getByRole('button', { name: /Informar o resultado|Enter the result/ }).click();
    await fine('decision');
    await page.keyboard.press('Escape');
    if (viewport.width > 375) await page.getByRole('button', { name: /^(Lista|List)$/ }).click();
    for (const state of ['settled', 'present']) {
      await page.locator(`[data-state="${state}"]`).click();
      await page.locator(`.list[data-column="${state}"]`).waitFor();
      await fine(state);
    }
    expect(said).toEqual([]);
  },
  60_000,
);
