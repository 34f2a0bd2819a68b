import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import process from "node:process";
import { type Browser, chromium, type Page } from "playwright-core";

const root = resolve(import.meta.dirname, "../..");

export interface TestBrowser {
  /**
   * Opens the workspace's page as a person and waits until it shows something. Each page is a visitor of its
   * own: nothing is remembered from an earlier one. `search` adds to the address: `place=C1&thread=17…`.
   */
  readonly openAs: (pageUrl: string, user: string, options?: OpenOptions) => Promise<Page>;
  /** Saves what the page shows as `test-results/<name>.png`; answers the path. */
  readonly screenshot: (page: Page, name: string) => Promise<string>;
  readonly closePages: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly search?: string;
  /** CSS pixels; 1280 × 800 without it. */
  readonly width?: number;
  readonly height?: number;
}

/**
 * Compiles the page and starts the system's Chromium. Throws an error that says what to install when there is
 * none, or shows the compiler's words when the page does not compile.
 */
export async function launchBrowser(): Promise<TestBrowser> {
  compilePage();
  const browser = await chromium.launch({ executablePath: findChromium(process.env), args: launchArgs });
  return {
    openAs: (pageUrl, user, options = {}) => openAs(browser, pageUrl, user, options),
    screenshot: async (page, name) => {
      const path = join(root, "test-results", `${name}.png`);
      await page.screenshot({ path });
      return path;
    },
    closePages: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    close: () => browser.close(),
  };
}

export const launchArgs = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function openAs(browser: Browser, pageUrl: string, user: string, options: OpenOptions): Promise<Page> {
  const { width = 1280, height = 800, search = "" } = options;
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: "UTC" });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${pageUrl}?user=${user}${search === "" ? "" : `&${search}`}`);
  await page.getByTestId("persona-switch").waitFor();
  return page;
}

/** The page under test is the one in the sources, however old `dist` is. */
function compilePage(): void {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const args = [compiler, "-p", join(root, "sandbox/workspace/page")];
  const result = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (result.status !== 0) throw new Error(`The page does not compile:\n${result.stdout}${result.stderr}`);
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** `CHROMIUM` if it is set, else /usr/bin/chromium, else what PATH has. */
export function findChromium(env: NodeJS.ProcessEnv): string {
  const chosen = env["CHROMIUM"];
  if (chosen !== undefined && chosen !== "") {
    if (isExecutable(chosen)) return chosen;
    throw new Error(`CHROMIUM is ${chosen}, which is not a program that can be run.`);
  }
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const candidates = [
    "/usr/bin/chromium",
    ...folders.flatMap((folder) => names.map((name) => join(folder, name))),
  ];
  const found = candidates.find(isExecutable);
  if (found !== undefined) return found;
  throw new Error(
    `The browser tests need Chromium. Looked for ${names.join(", ")} on PATH. Install it (Debian, Ubuntu: ` +
      "apt-get install chromium; macOS: brew install --cask chromium) or set CHROMIUM to its path.",
  );
}

function isExecutable(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
