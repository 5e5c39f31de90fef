// P-PII in the Temporal UI: who opens it without the codec endpoint reads ciphertext; with it, the operator reads the run.
import type { Browser, Page } from 'playwright-core';
import { BridgeWorld } from '../support/bridge-world';
import { findChromium, launchChromium } from './chromium';
import { playScenes, type Scenes } from './scenes';
import { TemporalUi } from './temporal-ui';

let browser: Browser;
let world: BridgeWorld;
let scenes: Scenes;
let page: Page;
let ui: TemporalUi;

beforeAll(async () => {
  browser = await launchChromium();
  world = await BridgeWorld.create();
  await world.startAll();
  scenes = await playScenes(world);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 1440, height: 1200 } });
  ui = new TemporalUi(page, world.server?.uiUrl ?? '');
});
afterEach(() => page.close());

const texts = ['Exame admissional · job 123456', 'Put tag', 'audiometria', 'BRIDGE_GUPY_REJECTED'];

test('without the codec endpoint the Temporal UI shows ciphertext, and no text of a run (P-PII)', async () => {
  await ui.openRun(scenes.settled);
  await ui.untilShown('encryption-key-id');
  for (const text of texts) expect(await ui.text()).not.toContain(text);
  await ui.openDetails(scenes.attention);
  for (const text of texts) expect(await ui.text()).not.toContain(text);
}, 120_000);

describe('with the codec endpoint', () => {
  beforeAll(async () => {
    await world.killTemporal();
    await world.startTemporal({ readable: true });
    await world.untilReport(scenes.waiting, ({ status }) => status === 'waiting');
  }, 120_000);

  test('an operator reads what a stuck run needs, and why', async () => {
    await ui.openDetails(scenes.attention);
    await ui.untilShown('BRIDGE_GUPY_REJECTED');
    await ui.untilShown('Exame admissional · job 123456');
    await ui.untilShown('Put tag');
    expect(await ui.text()).toMatch(/answered 422/);
  }, 120_000);

  test('a waiting run says until when, and a settled one what stands in Gupy', async () => {
    await ui.openDetails(scenes.waiting);
    await ui.untilShown('waits for the result');
    await ui.openDetails(scenes.settled);
    await ui.untilShown('tags in Gupy: Inapto');
  }, 120_000);

  test('the updates stand there with what to type', async () => {
    await ui.openUpdates(scenes.attention, 'needs-attention');
    for (const text of ['Try what is stuck again', 'Decide the outcome by hand', 'Let what is stuck']) {
      await ui.untilShown(text);
    }
  }, 120_000);

  test('runs that need attention are found by their search attribute', async () => {
    await ui.openList('ExamStatus="needs-attention"');
    await ui.untilShown(`application-${scenes.attention}`);
  }, 120_000);

  test('the list says the status of each run once its column was chosen, and keeps the column', async () => {
    const { waiting, attention, settled } = scenes;
    const states = { [waiting]: 'waiting', [attention]: 'needs-attention', [settled]: 'settled' };
    await ui.openList('WorkflowType="applicationWorkflow"', 3);
    await ui.chooseColumns();
    await page.reload();
    for (const [id, status] of Object.entries(states)) {
      await ui.row(Number(id)).getByText(status, { exact: true }).waitFor();
      await ui.row(Number(id)).getByText('Exame admissional', { exact: true }).waitFor();
    }
  }, 120_000);
});

test('a machine without Chromium is told how to get it', () => {
  expect(() => findChromium({ PATH: '/nowhere', CHROMIUM_PATH: '/nowhere/chromium' })).toThrow(
    /^CHROMIUM_PATH is no program: \/nowhere\/chromium\. Install one \(Debian: apt-get install --no-install-recommends chromium; Ubuntu: snap install chromium;/,
  );
});
