import type { Page } from "@playwright/test";

import { begin, next, pages } from "../support/application.ts";
import { expectAccessible } from "../support/judge.ts";
import { adult, caseWorker, choose, signIn, signInAsEmployee } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

// A session ends after a while without a request. Every page says when, and offers more time (WCAG 2.2.1).

const until = /^Du er innlogget til kl\. \d\d\.\d\d, og lenger når du åpner eller sender en side\.$/;
const soon = "Du blir snart logget ut";
const atTheLimit = "Du må snart logge inn på nytt";
const over = "Du er ikke lenger innlogget";

test("every page says until when one is signed in, and none does when nobody is", async ({ page }) => {
  await page.goto(at("grimstad", "/tjenester"));
  await expect(page.getByText("Du er innlogget til")).toHaveCount(0);
  await signIn(page, adult(8));
  await expect(page.getByText(until)).toBeVisible();
  await page.goto(at("grimstad", "/tjenester"));
  await expect(page.getByText(until)).toBeVisible();
});

test.describe("with a script", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "the warning is the script's");

  test("the page asks before it warns: other tabs count", async ({ page }) => {
    await page.clock.install();
    await signIn(page, adult(8));
    const asked = page.waitForResponse(/\/innlogging\/tilstand$/);
    await page.clock.fastForward("26:00");
    expect((await (await asked).json()).secondsLeft).toBeGreaterThan(1_700);
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
  });

  test("it warns in time, with the keyboard in the warning, and goes on where one was: focus", async ({ page }) => {
    await page.clock.install();
    await begin(page, adult(8));
    const phone = page.getByRole("textbox", { name: /^Telefonnummer/ });
    await phone.focus();
    await comesToAnEnd(page, { signedIn: true, secondsLeft: 290, ending: "pause", line: "Du er innlogget til kl. 12.00." });
    const warning = page.getByRole("alertdialog", { name: soon });
    await expect(warning).toBeFocused();
    await expect(warning).toContainText("Tid igjen: 4 minutter");
    await expectAccessible(page);
    await page.keyboard.press("Tab");
    await expect(warning.getByRole("button", { name: "Hold meg innlogget" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(warning).toBeHidden();
    await expect(phone).toBeFocused();
    await expect(page.getByText(until)).toBeVisible();
  });

  test("the key Escape stays signed in too", async ({ page }) => {
    await page.clock.install();
    await signInAsEmployee(page, caseWorker);
    await comesToAnEnd(page, { signedIn: true, secondsLeft: 200, ending: "pause", line: "Du er innlogget til kl. 12.00." });
    const warning = page.getByRole("alertdialog", { name: soon });
    await expect(warning).toBeVisible();
    const extended = page.waitForResponse(/\/ansatt\/innlogging\/forleng$/);
    await page.keyboard.press("Escape");
    expect((await (await extended).json()).secondsLeft).toBeGreaterThan(1_700);
    await expect(warning).toBeHidden();
  });

  test("at the longest time only signing in anew helps, and the warning says so", async ({ page }) => {
    await page.clock.install();
    await signIn(page, adult(8));
    await comesToAnEnd(page, { signedIn: true, secondsLeft: 90, ending: "limit", line: "Du er innlogget til kl. 12.00. Da må du logge inn på nytt." });
    const warning = page.getByRole("alertdialog", { name: atTheLimit });
    await expect(warning).toContainText("Tid igjen: 1 minutt");
    await expect(warning.getByRole("button", { name: "Hold meg innlogget" })).toHaveCount(0);
    await expect(warning.getByRole("link", { name: "Logg inn på nytt" })).toBeVisible();
    await expectAccessible(page);
    await warning.getByRole("button", { name: "Tilbake til siden" }).click();
    await expect(warning).toBeHidden();
  });

  test("when it has ended, what was typed is still there, and is sent after signing in beside the page", async ({ page, context }) => {
    const person = adult(8);
    await page.clock.install();
    await begin(page, person);
    await pages[0]?.fill(page, {});
    const phone = page.getByRole("textbox", { name: /^Telefonnummer/ });
    await phone.fill("22 00 00 77");
    await context.clearCookies();
    await page.clock.fastForward("31:00");
    const ended = page.getByRole("alertdialog", { name: over });
    await expect(ended).toBeVisible();
    await expectAccessible(page);
    const opened = context.waitForEvent("page");
    await ended.getByRole("link", { name: "Logg inn på nytt" }).click();
    const beside = await opened;
    await choose(beside, person);
    await expect(beside.getByRole("heading", { level: 1, name: "Du er innlogget" })).toBeVisible();
    await beside.close();
    await ended.getByRole("button", { name: "Tilbake til siden" }).click();
    await expect(phone).toHaveValue("22 00 00 77");
    await next(page);
    await expect(page.getByRole("heading", { level: 1, name: "Om arrangementet" })).toBeVisible();
  });
});

test.describe("without a script", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled !== false, "with a script the button stays on the page");

  test("the button gives more time in a tab of its own, and what was typed stands", async ({ page, context }) => {
    await begin(page, adult(8));
    const phone = page.getByRole("textbox", { name: /^Telefonnummer/ });
    await phone.fill("22 00 00 66");
    const opened = context.waitForEvent("page");
    await page.getByRole("button", { name: "Hold meg innlogget (åpnes i ny fane)" }).click();
    const beside = await opened;
    await expect(beside.getByRole("heading", { level: 1, name: "Du er innlogget" })).toBeVisible();
    await expect(beside.getByRole("main")).toContainText("Den ligger i den andre fanen, med det du hadde skrevet");
    await beside.close();
    await expect(phone).toHaveValue("22 00 00 66");
  });
});

/** Lets the time pass in the browser until the page asks how long is left, and answers as the server would then. */
async function comesToAnEnd(page: Page, state: object): Promise<void> {
  await page.route(/\/innlogging\/tilstand$/, (route) => route.fulfill({ json: state }));
  await page.clock.fastForward("26:00");
}
