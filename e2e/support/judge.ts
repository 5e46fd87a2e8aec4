import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const widths = [320, 768, 1280];
const schemes = ["light", "dark"] as const;

/** Lets axe judge the page at every width, in light and dark, and sees that it never scrolls sideways. */
export async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  // Given to the browser by the debugger, so the page's own policy stays as strict as it is.
  await page.evaluate(axeSource);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await settle(page);
      const violations = await page.evaluate(async (tags) => {
        const results = await (window as unknown as { axe: typeof axe }).axe.run(document, {
          runOnly: { type: "tag", values: tags },
          resultTypes: ["violations"],
        });
        return results.violations.map((violation) => ({
          rule: violation.id,
          help: violation.help,
          where: violation.nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
        }));
      }, rules);
      for (const { rule, help, where } of violations) {
        found.push(`${rule} (${help}) at ${width} ${colorScheme}: ${where.join(" | ")}`);
      }
    }
    if (await scrollsSideways(page)) found.push(`scrolls sideways at ${width}`);
  }
  await page.setViewportSize({ width: 320, height: 900 });
  await spaceText(page);
  if (await scrollsSideways(page)) found.push("scrolls sideways at 320 with the text spacing of WCAG 1.4.12");
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
  expect(found, `accessibility of ${new URL(page.url()).pathname}`).toEqual([]);
}

/**
 * Compares what assistive technology sees of the page with `golden/NAME.yml`. What differs from day to day and from case
 * to case is replaced by a word that says what stood there; `words` are replaced too.
 */
export async function expectTree(page: Page, name: string, words: string[] = []): Promise<void> {
  let tree = await page.locator("body").ariaSnapshot();
  // The longest first, so that no word is replaced inside another.
  for (const word of [...words].sort((left, right) => right.length - left.length)) tree = tree.replaceAll(word, "WORD");
  expect(steady(tree)).toMatchSnapshot(`${name}.yml`);
}

const months = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember";

function steady(tree: string): string {
  return tree
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "ID")
    .replaceAll(/(mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag) (?=\d)/gi, "")
    .replaceAll(new RegExp(`\\d{1,2}\\. (${months})( \\d{4})?`, "g"), "DATE")
    .replaceAll(/\d{1,2}\.\d{1,2}\.\d{4}/g, "DATE")
    .replaceAll(/\d{4}-\d{2}-\d{2}(T[0-9:.Z+-]+)?/g, "DATE")
    .replaceAll(/\b20\d\d\/\d+(-\d+)?/g, (_, entry?: string) => (entry === undefined ? "CASE" : "ENTRY"))
    .replaceAll(/kl\.? \d{1,2}[.:]\d{2}/g, "TIME")
    .replaceAll(/localhost:\d+/g, "HOST");
}

/** Colours glide from one scheme to the other; what counts is where they end. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
}

async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }" +
        "p { margin-bottom: 2em !important; }",
    );
    document.adoptedStyleSheets = [sheet];
  });
}
