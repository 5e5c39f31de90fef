// The pages of the Temporal UI that an operator looks at. Its texts come in frames of their own, since they are Markdown.
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../support/eventually';

const boundMs = 30_000;

/** Of the list, where it says the same of every open run or what nobody asks. */
const unneededColumns = ['Run ID', 'Type', 'Start', 'End'];
const examColumns = ['ExamStatus', 'ExamStep', 'ExamProvider', 'ExamDeadline'];

export class TemporalUi {
  private readonly page: Page;
  private readonly workflows: string;

  constructor(page: Page, uiUrl: string) {
    this.page = page;
    this.workflows = `${uiUrl}/namespaces/default/workflows`;
    page.setDefaultTimeout(boundMs);
  }

  async openRun(applicationId: number): Promise<void> {
    await this.page.goto(`${this.workflows}/application-${applicationId}`);
    await this.page.getByText('User Metadata').waitFor();
  }

  /** Summary and current details. */
  async openDetails(applicationId: number): Promise<void> {
    await this.openRun(applicationId);
    await this.page.getByText('User Metadata').click();
    await this.page.getByText('Events with Metadata').waitFor();
  }

  async openList(query: string, runs = 1): Promise<void> {
    await this.page.goto(`${this.workflows}?query=${encodeURIComponent(query)}`);
    await this.page
      .getByText(runs === 1 ? '1 Workflow' : `${runs} Workflows`)
      .first()
      .waitFor();
  }

  /** As docs/operate.md says it: the gear of the list, `-` and `+`. */
  async chooseColumns(): Promise<void> {
    const button = (name: string) => this.page.getByRole('button', { name, exact: true });
    await this.page.getByTestId('workflows-summary-table-configuration-button').click();
    for (const column of unneededColumns) await button(`Remove ${column} column`).click();
    for (const column of examColumns) await button(`Add ${column} column`).click();
    await button('Close Workflows Table configuration').click();
    await button('Close Workflows Table configuration').waitFor({ state: 'hidden' });
  }

  /** The row of a run in the list. */
  row(applicationId: number): Locator {
    return this.page.getByRole('row').filter({ hasText: `application-${applicationId}` });
  }

  /** The dialog in which an operator decides. It names the updates only once the run has told them. */
  async openUpdates(applicationId: number, status: string): Promise<void> {
    await this.openDetails(applicationId);
    await this.untilShown(status);
    await this.page.getByRole('button', { name: 'More Actions' }).click();
    await this.page.getByRole('menuitem', { name: 'Send an Update' }).click();
    // The page holds a second, hidden one for narrow windows.
    await this.page.getByRole('dialog', { name: 'Send an Update' }).getByTestId('update-select-button').click();
  }

  /** Everything that can be read on the page now. */
  async text(): Promise<string> {
    const texts = await Promise.all(this.page.frames().map((frame) => frame.locator('body').innerText()));
    return texts.join('\n');
  }

  async untilShown(text: string): Promise<void> {
    let last = '';
    await eventually(
      async () => (last = await this.text()).includes(text),
      () => `"${text}" on a page that says: ${last}`,
      boundMs,
    );
  }
}
