// The pages of the Temporal UI that an operator looks at. Its texts come in frames of their own, since they are Markdown.
import type { Page } from 'playwright-core';
import { eventually } from '../support/eventually';

const boundMs = 30_000;

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

  async openList(query: string): Promise<void> {
    await this.page.goto(`${this.workflows}?query=${encodeURIComponent(query)}`);
    await this.page.getByText('1 Workflow').first().waitFor();
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
