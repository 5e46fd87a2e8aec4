import { expect, test as base, type BrowserContext, type ConsoleMessage, type Page, type Response } from "@playwright/test";

import { installation } from "./places.ts";

interface Ours {
  /** Statuses of 400 and above that belong to what the test does, e.g. `test.use({ mayAnswer: [404] })`. */
  mayAnswer: number[];
  /** A page in a browser of its own: somebody else, or the same person on another device. */
  stranger: () => Promise<Page>;
  problems: string[];
  watch: void;
}

/** A page that was sent with something missing or wrong comes back with this status. */
const notAccepted = 422;

/**
 * The test function of this folder. Besides Playwright's own, every test watches all its pages and fails at the end when
 *
 * - a script failed, or the console got an error or a violation of the content security policy;
 * - the server answered with 500 or above, or with a 4xx that the test did not announce, other than that answers were not
 *   accepted;
 * - anything was asked of another host than our own.
 */
export const test = base.extend<Ours>({
  mayAnswer: [[], { option: true }],
  problems: async ({}, use) => {
    await use([]);
  },
  watch: [
    async ({ context, mayAnswer, problems }, use) => {
      watchContext(context, mayAnswer, problems);
      await use();
      expect(problems, "what the browser complained about").toEqual([]);
    },
    { auto: true },
  ],
  stranger: async ({ browser, javaScriptEnabled, mayAnswer, problems }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async () => {
      const context = await browser.newContext({ javaScriptEnabled: javaScriptEnabled ?? true });
      contexts.push(context);
      watchContext(context, mayAnswer, problems);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

function watchContext(context: BrowserContext, mayAnswer: number[], problems: string[]): void {
  context.on("page", (page) => {
    page.on("pageerror", (error) => problems.push(`script failed: ${error.message}`));
    page.on("console", (message) => {
      if (isComplaint(message)) problems.push(`console: ${message.text()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400 && response.status() !== notAccepted && !mayAnswer.includes(response.status())) {
        problems.push(`${response.status()} from ${response.request().method()} ${placeOf(response)}`);
      }
    });
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (protocol.startsWith("http") && !hostname.endsWith("localhost")) {
        problems.push(`asked another host: ${request.url()}`);
      }
    });
  });
}

function isComplaint(message: ConsoleMessage): boolean {
  // The browser repeats every status of 400 and above; those are judged by the response itself.
  if (message.text().startsWith("Failed to load resource")) return false;
  return message.type() === "error" || /Content.Security.Policy/i.test(message.text());
}

function placeOf(response: Response): string {
  const url = new URL(response.url());
  return url.host === new URL(installation).host ? url.pathname : `${url.host}${url.pathname}`;
}
