import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { kinds } from "../support/kinds.ts";
import { at, installation } from "../support/places.ts";
import { ask } from "../support/fetch.ts";
import { expect, test } from "../support/test.ts";

const open = ["/", "/tjenester", "/innsyn", "/tall", "/personvern", "/tilgjengelighet", "/finnes/ikke", "/innsyn/feed.atom"];

test("every page forbids what it does not need", async () => {
  for (const path of open) {
    const { headers } = await ask(at("grimstad", path));
    const policy = String(headers["content-security-policy"]);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toMatch(/unsafe|\*/);
    for (const directive of ["script-src", "style-src", "connect-src", "font-src"]) {
      expect(policy, path).toMatch(new RegExp(`${directive} 'self'(;|$)`));
    }
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["referrer-policy"], path).toMatch(/no-referrer|same-origin/);
    expect(headers.server, path).toBeUndefined();
  }
});

test("style sheets and scripts are kept by the browser for ever, and change their name when they change", async () => {
  const { body } = await ask(at("grimstad"));
  const assets = [...body.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
  expect(assets.length).toBeGreaterThan(2);
  for (const asset of assets) {
    expect(asset).toMatch(/[0-9a-f]{8,}/);
    const { status, headers } = await ask(at("grimstad", asset));
    expect(status).toBe(200);
    expect(headers["cache-control"]).toContain("immutable");
  }
});

test("pages are small: markup, style sheet and script together", async () => {
  const { body } = await ask(at("grimstad"), { headers: { "accept-encoding": "gzip" } });
  const page = await ask(at("grimstad"));
  const assets = [...page.body.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)].map((match) => match[1] ?? "");
  let bytes = body.length;
  for (const asset of new Set(assets)) {
    bytes += (await ask(at("grimstad", asset), { headers: { "accept-encoding": "gzip" } })).body.length;
  }
  expect(bytes).toBeLessThan(60_000);
});

test("a form of another site is refused", async () => {
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    origin: "https://evil.example",
    "sec-fetch-site": "cross-site",
  };
  const path = "/tjenester/ambulerende-skjenkebevilling/start";
  const answer = await ask(at("grimstad", path), { method: "POST", headers, body: "party=closed" });
  expect(answer.status).toBe(403);
});

test("a name that is no municipality's gets no pages", async () => {
  const answer = await ask(installation.replace("//localhost", "//evil.localhost") + "/min-side");
  expect(answer.status).toBe(404);
});

test("the installation is alive and says so to machines", async () => {
  expect((await ask(`${installation}/helse`)).status).toBe(200);
});

test("no page holds an identity number, nor an address that does", async ({ page }) => {
  const some = ["front", "journal", "journal-entry", "my-page", "my-profile", "work-list", "desk-case"];
  for (const kind of kinds.filter(({ name }) => some.includes(name))) {
    await page.context().clearCookies();
    await kind.arrive(page);
    // An id of a case may by chance hold eleven digits in a row.
    const text = (await page.content()).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "");
    expect(text.match(/(?<!\d)\d{6} ?\d{5}(?!\d)/g), kind.name).toBeNull();
    expect(page.url(), kind.name).not.toMatch(/\d{11}/);
  }
});

test("every kind of page with a steady look has its golden tree, and no golden tree is without its page", () => {
  const folder = join(import.meta.dirname, "..", "golden");
  const golden = readdirSync(folder).filter((name) => name.endsWith(".yml")).map((name) => name.replace(/\.yml$/, ""));
  expect(golden.sort()).toEqual(kinds.filter(({ steady }) => steady).map(({ name }) => name).sort());
  for (const name of golden) {
    const tree = readFileSync(join(folder, `${name}.yml`), "utf8");
    expect(tree.match(/heading .*\[level=1\]/g)?.length, `main headings of ${name}`).toBe(1);
    expect(tree, name).toContain("- main");
  }
});
