import type { Page } from "@playwright/test";

import { begin, fillIn, next, pages, send, somePlace } from "../support/application.ts";
import { ask } from "../support/fetch.ts";
import { adult, choose } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

// Two tabs, the back button, a double click and a session that ended lose nothing and file nothing twice.

async function casesOnMyPage(page: Page): Promise<number> {
  await page.goto(at("grimstad", "/min-side"));
  const cases = page.getByRole("heading", { level: 2, name: "Sakene mine" });
  if ((await cases.count()) === 0) return 0;
  return page.getByText(/^Sak 20\d\d\/\d+, sendt /).count();
}

test("the same page in two tabs: what was written last stands, and the other tab is told", async ({ page, context }) => {
  await begin(page, adult(13));
  await pages[0]?.fill(page, {});
  const second = await context.newPage();
  await second.goto(page.url());
  const phone = (of: Page) => of.getByRole("textbox", { name: /^Telefonnummer/ });

  await pages[0]?.fill(second, {});
  await phone(second).fill("22 00 00 22");
  await next(second);
  await expect(second.getByRole("heading", { level: 1, name: "Om arrangementet" })).toBeVisible();

  await phone(page).fill("22 00 00 11");
  await next(page);
  await expect(page.getByText("Du har endret den samme siden i et annet vindu")).toBeVisible();
  await page.goBack();
  await page.reload();
  await expect(phone(page)).toHaveValue("22 00 00 11");
});

test("sent in two tabs, it is one case", async ({ page, context }) => {
  await begin(page, adult(14));
  const before = await casesOnMyPage(page);
  await page.getByRole("link", { name: /^Fullfør søknaden/ }).first().click();
  await fillIn(page);
  const second = await context.newPage();
  await second.goto(page.url());

  const number = await send(page);
  await second.getByRole("button", { name: "Send søknaden" }).click();
  await expect(second).toHaveURL(/\/kvittering\//);
  await expect(second.getByRole("main")).toContainText(number);
  expect(await casesOnMyPage(page)).toBe(before + 1);
});

test("a double click sends once", async ({ page }) => {
  await begin(page, adult(15));
  const before = await casesOnMyPage(page);
  await page.getByRole("link", { name: /^Fullfør søknaden/ }).first().click();
  await fillIn(page);
  await page.getByRole("button", { name: "Send søknaden" }).dblclick();
  await expect(page).toHaveURL(/\/kvittering\//);
  expect(await casesOnMyPage(page)).toBe(before + 1);
});

test("ten posts at the same instant file once and all lead to the same receipt", async ({ page }) => {
  await begin(page, adult(16));
  const before = await casesOnMyPage(page);
  await page.getByRole("link", { name: /^Fullfør søknaden/ }).first().click();
  await fillIn(page);
  const form = page.locator("form", { has: page.getByRole("button", { name: "Send søknaden" }) });
  const address = new URL((await form.getAttribute("action")) ?? "", page.url()).href;
  const fields = await form.evaluate((element) =>
    [...new FormData(element as HTMLFormElement)].map(([name, value]) => [name, String(value)]),
  );
  const body = new URLSearchParams(fields).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded", origin: new URL(page.url()).origin };
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => ask(address, { method: "POST", as: page.context(), headers, body })),
  );
  const receipts = new Set(answers.map((answer) => `${answer.status} ${String(answer.headers.location)}`));
  expect([...receipts]).toEqual([expect.stringMatching(/^303 \/kvittering\//)]);
  expect(await casesOnMyPage(page)).toBe(before + 1);
});

test("the back button shows what was answered, and after sending leads to the receipt", async ({ page }) => {
  await begin(page, adult(17));
  await pages[0]?.fill(page, {});
  await next(page);
  await pages[1]?.fill(page, {});
  await next(page);
  await page.goBack();
  await expect(page.getByRole("textbox", { name: /^Beskriv arrangementet/ })).toHaveValue(/Bryllupsfest/);
  await page.goBack();
  await expect(page.getByRole("textbox", { name: /^E-postadresse/ })).toHaveValue("soker@example.no");
  await next(page);
  await next(page);
  for (const one of pages.slice(2)) {
    await one.fill(page, {});
    await next(page);
  }
  const number = await send(page);
  await page.goBack();
  await expect(page).toHaveURL(/\/kvittering\//);
  await expect(page.getByRole("main")).toContainText(number);
});

test("what was typed when the session had ended is there after signing in again", async ({ page, context }) => {
  const person = adult(18);
  await begin(page, person);
  await pages[0]?.fill(page, {});
  await next(page);
  const place = somePlace();
  await pages[1]?.fill(page, {});
  await page.getByRole("textbox", { name: /^Beskriv arrangementet/ }).fill(`Fest i ${place}`);

  await context.clearCookies();
  await next(page);
  await choose(page, person);
  await expect(page.getByText("Vi tok vare på det du hadde skrevet")).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Beskriv arrangementet/ })).toHaveValue(`Fest i ${place}`);
  await next(page);
  await expect(page.getByRole("heading", { level: 1, name: "Hva og når dere skal servere" })).toBeVisible();
});

test.describe("somebody else signs in after the session ended", () => {
  test.use({ mayAnswer: [404] });

  test("does not get what was typed", async ({ page, context }) => {
    await begin(page, adult(19));
    await pages[0]?.fill(page, {});
    await page.getByRole("textbox", { name: /^E-postadresse/ }).fill("hemmelig@example.no");
    await context.clearCookies();
    await next(page);
    await choose(page, adult(20));
    await expect(page.getByRole("heading", { level: 1, name: "Vi finner ikke siden" })).toBeVisible();
    await expect(page.locator("body")).not.toContainText("hemmelig@example.no");
  });
});

test("a draft goes on where it was on another device", async ({ page, stranger }) => {
  const person = adult(8);
  await begin(page, person);
  await pages[0]?.fill(page, {});
  await next(page);
  const draft = new URL(page.url());
  const elsewhere = await stranger();
  await elsewhere.goto(at("grimstad", `/logg-inn?til=${encodeURIComponent(draft.pathname)}`));
  await choose(elsewhere, person);
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Om arrangementet" })).toBeVisible();
});
