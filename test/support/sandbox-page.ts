// A person at the sandbox page: finds things by their words and roles, as people and screen readers do.
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

export interface PageLook {
  width?: number;
  height?: number;
  locale?: 'en-US' | 'pt-BR';
  colorScheme?: 'light' | 'dark';
  /** IANA. @default that of the machine */
  timezoneId?: string;
}

export class SandboxPage {
  readonly page: Page;
  /** What the browser complained of: refused by the policy, failed, thrown. */
  readonly complaints: string[] = [];
  private readonly context: BrowserContext;

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async open(
    browser: Browser,
    url: string,
    { width = 1440, height = 900, locale = 'en-US', colorScheme = 'light', ...more }: PageLook = {},
  ): Promise<SandboxPage> {
    const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme, ...more });
    const sandbox = new SandboxPage(context, await context.newPage());
    await sandbox.page.goto(url);
    await sandbox.page.locator('.candidate').first().waitFor();
    return sandbox;
  }

  card(applicationId: number): Locator {
    return this.page.locator(`[data-card="${applicationId}"]`);
  }

  column(stepId: number): Locator {
    return this.page.locator(`[data-step="${stepId}"]`);
  }

  cardIn(stepId: number, applicationId: number): Locator {
    return this.column(stepId).locator(`[data-card="${applicationId}"]`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
