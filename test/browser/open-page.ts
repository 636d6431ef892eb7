import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { findChromium } from './find-chromium.js';

// What runs inside the page is text: the DOM's types are no part of this program.
const REPORT_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))`;
const COUNT_MARKS = `Object.fromEntries([...document.querySelectorAll('figure[data-chart]')].map((figure) => [
  figure.dataset.chart,
  figure.querySelectorAll(
    'g[class*="role-mark"]:is(.mark-symbol, .mark-line, .mark-area, .mark-rule, .mark-rect) > :is(path, line, rect)').length,
]))`;

/** Starts a headless browser with its own protections on (no flags that loosen origins or policies). */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), headless: true, chromiumSandbox: false });
}

/** A page, and everything that went wrong or left the machine while it was used. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught errors, policy violations. */
  readonly complaints: readonly string[];
  /** Addresses asked for, `data:` and `blob:` left out. */
  readonly requests: readonly string[];
}

/** Opens an empty page and begins to watch it. */
export async function openPage(browser: Browser, width = 1280): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  // The test's own limit is the only one: a busy machine is no defect of a page.
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  await page.addInitScript({ content: REPORT_VIOLATIONS });
  return { page, complaints, requests };
}

/** Scrolls through the page until every chart is drawn, and counts the data marks of each. */
export async function marksOfCharts(page: Page): Promise<Record<string, number>> {
  for (const figure of await page.locator('figure[data-chart]').all()) {
    await figure.scrollIntoViewIfNeeded();
    await figure.locator('[data-drawn]').waitFor();
  }
  return page.evaluate(COUNT_MARKS);
}
