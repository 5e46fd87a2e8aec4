// Takes the screenshot of the README, docs/screenshot.png, off a running demonstration, and with `all` one of every kind of
// page, on a phone and on a screen, in light and dark, into e2e/test-results/screenshots/ for people to look at.
//
//   EKOMMUNE_URL=http://localhost:8080 node screenshots.mjs [all]

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { chromium } from "@playwright/test";

const here = import.meta.dirname;
const base = new URL(process.env.EKOMMUNE_URL ?? "http://localhost:8080");
const at = (path) => `${base.protocol}//grimstad.${base.host}${path}`;
const service = "/tjenester/ambulerende-skjenkebevilling";

const browser = await chromium.launch({
  executablePath: process.env.EKOMMUNE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});

async function shoot(path, file, { width, colorScheme = "light", fullPage = false, scale = 1 }) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 800 },
    deviceScaleFactor: scale,
    colorScheme,
    locale: "nb-NO",
    timezoneId: "Europe/Oslo",
  });
  const page = await context.newPage();
  await page.goto(at(path));
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file, fullPage });
  await context.close();
}

await shoot("/", join(here, "../docs/screenshot.png"), { width: 1280 });

if (process.argv[2] === "all") {
  const folder = join(here, "test-results/screenshots");
  mkdirSync(folder, { recursive: true });
  const pages = {
    front: "/",
    services: "/tjenester",
    service,
    wizard: `${service}/veiviser`,
    outcome: `${service}/veiviser?party=closed&payment=yes&premises=assembly-hall`,
    journal: "/innsyn",
    figures: "/tall/ambulerende-skjenkebevilling",
    "not-found": "/finnes/ikke",
  };
  for (const [name, path] of Object.entries(pages)) {
    for (const width of [390, 1280]) {
      for (const colorScheme of ["light", "dark"]) {
        await shoot(path, join(folder, `${name}-${width}-${colorScheme}.png`), { width, colorScheme, fullPage: true });
      }
    }
  }
}
await browser.close();
