import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** How somebody looks at the dashboard. */
export interface Look {
  width: number;
  height: number;
  /** What the system prefers. */
  colorScheme: 'light' | 'dark';
}

/** A telephone held upright. */
export const PHONE: Look = { width: 390, height: 844, colorScheme: 'light' };

const DESKTOP: Look = { width: 1440, height: 900, colorScheme: 'light' };

/** The dashboard of a Node-RED in a browser. */
export class Dashboard {
  /** What went wrong in the pages so far. */
  readonly errors: string[] = [];

  private constructor(
    private readonly url: string,
    private readonly browser: Browser,
  ) {}

  /**
   * @param program of Chromium
   * @param url of Node-RED, without a slash at the end
   */
  static async open(program: string, url: string): Promise<Dashboard> {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];
    return new Dashboard(url, await chromium.launch({ executablePath: program, args }));
  }

  /** A page by its path, in a window of its own. */
  async page(path: string, look: Look = DESKTOP): Promise<Page> {
    const { width, height, colorScheme } = look;
    const context: BrowserContext = await this.browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    // The dashboard catches what fails in a template, and only says so.
    page.on('console', (message) => {
      if (message.text().startsWith('errorCaptured')) this.errors.push(message.text());
    });
    await page.goto(`${this.url}/dashboard${path}`);
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Waits until the first chart of a page has lines or bars. */
export async function chartDrawn(page: Page): Promise<void> {
  await page.waitForSelector('canvas');
  await page.waitForFunction(isDrawn);
}

/** Fails where a page, or a widget on it, is wider than its place. */
export async function assertFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.nrdb-ui-widget, .nrdb-ui-widget div')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.className} ${element.scrollWidth} > ${element.clientWidth}`),
  );
  assert.deepEqual(wide, [], page.url());
}

/** Runs in the browser: whether the first chart has lines or bars. Titles, axes and the page are grey, legends stand on top. */
function isDrawn(): boolean {
  const canvas = document.querySelector('canvas');
  const top = Math.round((canvas?.height ?? 0) / 4);
  const pixels = canvas?.getContext('2d')?.getImageData(0, top, canvas.width, canvas.height - top).data ?? [];
  let coloured = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const channels = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    if (pixels[at + 3] === 255 && Math.max(...channels) - Math.min(...channels) > 60) coloured += 1;
  }
  return coloured > 500;
}
