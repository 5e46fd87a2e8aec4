import { defineConfig } from "@playwright/test";

/**
 * The tests run on a demonstration that somebody else has started (`./check` does): EKOMMUNE_URL says where.
 * Municipalities answer on host names of their own below it, such as http://grimstad.localhost:8080.
 */
const withScript = { javaScriptEnabled: true };
const withoutScript = { javaScriptEnabled: false };

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  snapshotPathTemplate: "golden/{arg}{ext}",
  fullyParallel: false,
  forbidOnly: process.env.CI !== undefined,
  // A test that passes the second time is a test that fails.
  retries: 0,
  workers: 2,
  // Generous, for a machine that is busy with something else: a test that hangs is seen soon enough.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: process.env.CI === undefined ? "list" : [["line"], ["json", { outputFile: "test-results/report.json" }]],
  // A golden file is written on purpose (`npx playwright test --update-snapshots`), never by the way.
  updateSnapshots: "none",
  use: {
    locale: "nb-NO",
    timezoneId: "Europe/Oslo",
    viewport: { width: 1280, height: 900 },
    actionTimeout: 20_000,
    navigationTimeout: 40_000,
    screenshot: "only-on-failure",
    // A trace of every test costs a third of the time; on CI the screenshot and the error must do.
    trace: process.env.CI === undefined ? "retain-on-failure" : "off",
    launchOptions: {
      executablePath: process.env.EKOMMUNE_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "with JavaScript", use: withScript },
    {
      name: "without JavaScript",
      use: withoutScript,
      // Everything that a person does must go without a script. The judge of the pages is a script itself, and the rest ask the server only.
      testIgnore: ["a11y.spec.ts", "foreign.spec.ts", "pages.spec.ts"],
      grepInvert: /keyboard|focus/,
    },
  ],
});
