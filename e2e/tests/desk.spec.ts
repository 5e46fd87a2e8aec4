import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { BrowserContext, Page } from "@playwright/test";

import { begin, fillIn, send, type Wishes } from "../support/application.ts";
import { ask } from "../support/fetch.ts";
import { adult, caseWorker, choose, otherCaseWorker, secondPerson, signInAsEmployee } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test.describe.configure({ timeout: 120_000 });

/** Applies as somebody in a browser of their own, for something that the rules put before a person. */
async function applyForJudgement(applicant: Page, nth: number, wishes: Wishes = { deputy: "asks to be without" }): Promise<string> {
  await begin(applicant, adult(nth));
  await fillIn(applicant, wishes);
  const number = await send(applicant);
  await expect(applicant.getByRole("heading", { name: "Vi har fått søknaden din" })).toBeVisible();
  return number;
}

async function openFromList(page: Page, list: string, number: string): Promise<void> {
  await page.goto(at("grimstad", "/ansatt"));
  await page.getByRole("link", { name: new RegExp(`^${list}`) }).click();
  await page.getByRole("link", { name: number, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
}

const PLACE_FOR_REASONS = "Skriv begrunnelsen her";

/** Fills the place that a proposed refusal keeps for the case worker's own reasons. */
async function giveReasons(page: Page): Promise<void> {
  const text = page.getByRole("textbox", { name: "Tekst" });
  const proposed = await text.inputValue();
  const own = "Kommunestyret har satt skjenketidene av hensyn til naboene, og stedet ligger midt i et boligfelt.";
  await text.fill(proposed.includes(PLACE_FOR_REASONS) ? proposed.replace(PLACE_FOR_REASONS, own) : `${own}\n\n${proposed}`);
}

test("a case is claimed, more is asked for, the applicant answers, and it is decided with an edited letter", async ({ page, stranger }) => {
  const applicant = await stranger();
  const number = await applyForJudgement(applicant, 9);

  // A case worker takes it.
  await signInAsEmployee(page, caseWorker);
  await openFromList(page, "Ledige", number);
  const main = page.getByRole("main");
  await expect(page.getByText("Dere søker om å slippe stedfortreder. En saksbehandler vurderer det.")).toBeVisible();
  await page.getByRole("button", { name: "Ta saken" }).click();
  await expect(page.getByText("Saken er din", { exact: true })).toBeVisible();

  // Something is missing.
  await page.getByRole("link", { name: "Be om opplysninger" }).click();
  await page.getByRole("button", { name: "Lag forslag til brev" }).click();
  await expect(page.getByText("Velg hva som mangler, eller skriv det med egne ord")).toHaveCount(2);
  await page.getByRole("checkbox", { name: /^Vi trenger navn, fødselsdato og telefonnummer til en stedfortreder/ }).check();
  await page.getByRole("button", { name: "Lag forslag til brev" }).click();
  await page.getByRole("button", { name: "Send brevet" }).click();
  await expect(page.getByText("Brevet til søkeren blir sendt, og fristen står stille")).toBeVisible();

  // The applicant answers.
  await applicant.goto(at("grimstad", "/min-side"));
  await applicant.getByRole("link", { name: "Svar på spørsmål fra oss" }).first().click();
  await applicant.getByRole("button", { name: "Send svaret" }).click();
  await expect(applicant.getByRole("link", { name: "Svaret ditt: Skriv et svar, eller legg ved en fil." })).toBeVisible();
  await applicant.getByRole("textbox", { name: /^Svaret ditt/ }).fill("Festen varer i tre timer, og vi er tolv gjester.");
  await applicant.getByRole("button", { name: "Send svaret" }).click();
  await expect(applicant.getByText("Vi har fått svaret ditt")).toBeVisible();

  // It is decided, in words the case worker chose.
  await page.reload();
  await page.getByRole("link", { name: "Avgjør saken" }).click();
  await page.getByRole("radio", { name: /^Innvilget/ }).check();
  await page.getByRole("button", { name: "Lag forslag til brev" }).click();
  const text = page.getByRole("textbox", { name: "Tekst" });
  const ownWords = "Vi har lagt vekt på at selskapet er lite og kortvarig.";
  await text.fill(`${await text.inputValue()}\n\n${ownWords}\n`);
  await page.getByRole("button", { name: "Forhåndsvis" }).click();
  await expect(main).toContainText(ownWords);
  await page.getByRole("button", { name: "Fatt vedtak" }).click();
  await expect(page.getByText("Vedtaket er fattet, og brevet blir sendt")).toBeVisible();

  // The applicant reads it, with those words.
  const letter = await letterOf(applicant, number);
  expect(letter).toContain(ownWords);

  // The applicant sees who has looked.
  await applicant.goto(at("grimstad", "/min-side/innsyn"));
  await expect(applicant.getByRole("row", { name: new RegExp(number) }).first()).toBeVisible();
});

test("a refusal waits for a second person, who is not the first", async ({ page, stranger }) => {
  const applicant = await stranger();
  const number = await applyForJudgement(applicant, 10, { to: "02:30" });

  await signInAsEmployee(page, caseWorker);
  await openFromList(page, "Ledige", number);
  await page.getByRole("button", { name: "Ta saken" }).click();
  await page.getByRole("link", { name: "Avgjør saken" }).click();
  await page.getByRole("radio", { name: /^Avslått/ }).check();
  await page.getByRole("button", { name: "Lag forslag til brev" }).click();
  await expect(page.getByText("En annen må godkjenne dette vedtaket før det blir sendt")).toBeVisible();
  await expect(page.getByText(/skjenketider, som er \d\d/).first()).toBeVisible();
  // A refusal without reasons is not sent.
  await page.getByRole("button", { name: "Send til godkjenning" }).click();
  await expect(page.getByRole("link", { name: "Skriv i brevet hvorfor du avslår søknaden" })).toBeVisible();
  await giveReasons(page);
  await page.getByRole("button", { name: "Send til godkjenning" }).click();
  await expect(page.getByText("Forslaget er sendt til godkjenning")).toBeVisible();
  // Whoever wrote it cannot approve it.
  await expect(page.getByRole("link", { name: "Se på forslaget" })).toHaveCount(0);
  await applicant.goto(at("grimstad", "/min-side"));
  await expect(applicant.getByRole("main")).not.toContainText("avslått");

  // The second person sends it back once, with a reason, and approves it the next time.
  const approver = await stranger();
  await signInAsEmployee(approver, secondPerson);
  await openFromList(approver, "Til godkjenning", number);
  await approver.getByRole("link", { name: "Se på forslaget" }).click();
  await approver.getByRole("textbox", { name: /^Hva må endres/ }).fill("Si at de kan søke om en kortere tid.");
  await approver.getByRole("button", { name: "Send tilbake" }).click();
  await expect(approver.getByText("Forslaget er sendt tilbake")).toBeVisible();

  await page.reload();
  await expect(page.getByText("Si at de kan søke om en kortere tid.").first()).toBeVisible();
  await page.getByRole("link", { name: "Avgjør saken" }).click();
  await page.getByRole("radio", { name: /^Avslått/ }).check();
  await page.getByRole("button", { name: /^(Lag forslag til brev|Bytt utfall)$/ }).click();
  await giveReasons(page);
  await page.getByRole("button", { name: "Send til godkjenning" }).click();

  await openFromList(approver, "Til godkjenning", number);
  await approver.getByRole("link", { name: "Se på forslaget" }).click();
  await approver.getByRole("button", { name: "Godkjenn og send vedtaket" }).click();
  await expect(approver.getByText("Vedtaket er godkjent, og brevet blir sendt")).toBeVisible();

  expect(await letterOf(applicant, number)).toMatch(/klage/i);
});

test.describe("two who take the same case at once", () => {
  test.use({ mayAnswer: [409] });

  test("do not overwrite each other", async ({ page, stranger }) => {
    const number = await applyForJudgement(await stranger(), 11);
    await signInAsEmployee(page, caseWorker);
    await openFromList(page, "Ledige", number);
    const address = page.url();

    const other = await stranger();
    await signInAsEmployee(other, otherCaseWorker);
    await other.goto(address);
    await other.getByRole("button", { name: "Ta saken" }).click();
    await expect(other.getByText("Saken er din", { exact: true })).toBeVisible();

    // The first still sees it as free, and clicks.
    await page.getByRole("button", { name: "Ta saken" }).click();
    await expect(page.getByText("Saken er din", { exact: true })).toHaveCount(0);
    await page.goto(address);
    await expect(page.getByText(/ har saken\.$/)).toBeVisible();
  });
});

test.describe("one who is no employee", () => {
  test.use({ mayAnswer: [403, 404] });

  test("does not get in by the inhabitants' door", async ({ page }) => {
    await page.goto(at("grimstad", "/logg-inn?til=/min-side"));
    await choose(page, adult(12));
    await page.goto(at("grimstad", "/ansatt"));
    await expect(page.getByRole("heading", { name: "Arbeidsliste" })).toHaveCount(0);
  });
});

/** The text of the decision as the applicant gets it. */
async function letterOf(applicant: Page, number: string): Promise<string> {
  const link = applicant.getByRole("link", { name: "Les vedtaket" });
  await expect(async () => {
    await applicant.goto(at("grimstad", "/min-side"));
    const card = applicant.getByRole("main").locator(".ds-card").filter({ hasText: number });
    await card.getByRole("link").first().click();
    await expect(link).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  return textOf(await download(applicant.context(), new URL((await link.getAttribute("href")) ?? "", applicant.url()).href));
}

async function download(as: BrowserContext, address: string): Promise<Buffer> {
  const answer = await ask(address, { as });
  expect(answer.status).toBe(200);
  return answer.body;
}

function textOf(pdf: Buffer): string {
  const file = join(mkdtempSync(join(tmpdir(), "letter-")), "letter.pdf");
  writeFileSync(file, new Uint8Array(pdf));
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  return text.replaceAll(/\s+/g, " ");
}
