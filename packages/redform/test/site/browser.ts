import { createRequire } from "node:module";
import { type Browser, chromium, type Page } from "playwright-core";
import { unpackChromium } from "./chromium.ts";

/**
 * A real browser for tests of the pages:
 *
 *     const { browser, reason } = await findBrowser();
 *     afterAll(() => browser?.close());
 *     describe.skipIf(browser === null)(`the pages${reason}`, () => {
 *       const { page, problems } = await openPage(browser, url, { width: 360, scheme: "dark" });
 */
export interface FoundBrowser {
  /** Null where none can start. */
  readonly browser: Browser | null;
  /** Why, for the title of what is skipped; empty where one has started. */
  readonly reason: string;
}

/** Starts a browser, or says why none can. */
export async function findBrowser(): Promise<FoundBrowser> {
  try {
    const { executable, fonts } = await unpackChromium();
    const browser = await chromium.launch({
      executablePath: executable,
      // Containers run tests as root, where the sandbox does not start; the pages are our own.
      args: ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"],
      env: { ...process.env, FONTCONFIG_FILE: fonts },
    });
    return { browser, reason: "" };
  } catch (error) {
    const first = String(error instanceof Error ? error.message : error).split("\n")[0] ?? "";
    return { browser: null, reason: ` (no browser starts here: ${first.slice(0, 120)})` };
  }
}

export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: "light" | "dark";
}

export interface WatchedPage {
  readonly page: Page;
  /** What should not have happened: errors and warnings of the console, failed requests, requests to elsewhere. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens an address in a window of its own and watches it. Reduced motion, so that nothing is caught half way. */
export async function openPage(browser: Browser | null, url: string, view: View = {}): Promise<WatchedPage> {
  if (browser === null) throw new Error("no browser");
  const { width = 1280, height = 800, scheme = "light" } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-US",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const problems: string[] = [];
  const home = new URL(url);
  const isHome = (address: string): boolean => {
    const { protocol, host } = new URL(address);
    return protocol === "data:" || protocol === "blob:" || (protocol === home.protocol && host === home.host);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("requestfailed", (request) => {
    // A stream of events ends when the page is left.
    if (request.resourceType() !== "eventsource") problems.push(`request failed: ${request.url()}`);
  });
  page.on("request", (request) => {
    if (!isHome(request.url())) problems.push(`outside request: ${request.url()}`);
  });
  await slowDown(page, Number(process.env["SLOW_BROWSER"] ?? 0));
  await page.goto(url);
  await settled(page);
  return { page, problems, close: () => context.close() };
}

/** Waits until the page has read what it shows. */
export async function settled(page: Page): Promise<void> {
  await page.locator("main:not(:has(.loading))").waitFor();
}

/**
 * Makes the browser so many times slower, and its requests late. A test that reads a page before it is ready
 * passes on a quick machine and fails on a busy one: `SLOW_BROWSER=8 npx vitest run packages/redform/test/site`
 * finds it.
 */
async function slowDown(page: Page, times: number): Promise<void> {
  if (!(times > 1)) return;
  const tools = await page.context().newCDPSession(page);
  await tools.send("Emulation.setCPUThrottlingRate", { rate: times });
  await page.route("**/data/**", async (route) => {
    await new Promise((done) => setTimeout(done, 50 * times));
    await route.continue();
  });
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

interface AxeWindow {
  readonly axe: {
    run(
      context: Document,
      options: object,
    ): Promise<{
      readonly violations: readonly {
        readonly id: string;
        readonly help: string;
        readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
      }[];
    }>;
  };
}

/** What axe finds wrong with the page as it is shown, by the rules of WCAG 2.2 AA and its best practices. */
export async function violations(page: Page): Promise<readonly string[]> {
  const { readFile } = await import("node:fs/promises");
  // Through the debugger: the page's own policy lets no script in.
  await page.evaluate(await readFile(axePath, "utf8"));
  return page.evaluate(async () => {
    const { axe } = window as unknown as AxeWindow;
    const { violations: found } = await axe.run(document, {
      resultTypes: ["violations"],
      preload: false,
    });
    return found.flatMap(({ id, help, nodes }) =>
      nodes.map(
        ({ html, failureSummary }) => `${id}: ${help}: ${html.slice(0, 200)} ${failureSummary ?? ""}`,
      ),
    );
  });
}

/** How far the page is wider than its window, in pixels: 0 when nothing has to be scrolled sideways. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
