import { expect, type Page } from "@playwright/test";

import { begin, fillIn, send, type Wishes } from "./application.ts";
import { adult, caseWorker, secondPerson, signInAsEmployee } from "./people.ts";
import { at } from "./places.ts";

/**
 * Somebody applies for what the rules put before a person, and a case worker takes it in the same browser. The case is this
 * page's own, so that pages that are looked at side by side do not take each other's. Gives its number.
 */
export async function takenCase(page: Page, nth: number, wishes: Wishes = { deputy: "asks to be without" }): Promise<string> {
  await begin(page, adult(nth));
  await fillIn(page, wishes);
  const number = await send(page);
  await signInAsEmployee(page, caseWorker);
  await openCase(page, number);
  await page.getByRole("button", { name: "Ta saken" }).click();
  await expect(page.getByText("Saken er din", { exact: true })).toBeVisible();
  return number;
}

/** Finds a case by its number. */
export async function openCase(page: Page, number: string): Promise<void> {
  await page.goto(at("grimstad", "/ansatt/sok"));
  await page.getByRole("main").getByRole("textbox").fill(number);
  await page.getByRole("main").getByRole("button", { name: "Søk" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
}

/** A case worker proposes to refuse what was applied for; the second person has it before them. */
export async function proposedRefusal(page: Page, nth: number): Promise<void> {
  const number = await takenCase(page, nth, { to: "02:30" });
  await page.getByRole("link", { name: "Avgjør saken" }).click();
  await page.getByRole("radio", { name: /^Avslått/ }).check();
  await page.getByRole("button", { name: /^(Lag forslag til brev|Bytt utfall)$/ }).click();
  const text = page.getByRole("textbox", { name: "Tekst" });
  await text.fill((await text.inputValue()).replace("Skriv begrunnelsen her", "Skjenketidene er satt av hensyn til naboene"));
  await page.getByRole("button", { name: "Send til godkjenning" }).click();
  await expect(page.getByText("Forslaget er sendt til godkjenning")).toBeVisible();
  await page.context().clearCookies();
  await signInAsEmployee(page, secondPerson);
  await openCase(page, number);
  await page.getByRole("link", { name: "Se på forslaget" }).click();
}

/** The case worker asks for what is missing, and the applicant meets the question. */
export async function askedFor(page: Page, nth: number): Promise<void> {
  await takenCase(page, nth);
  await page.getByRole("link", { name: "Be om opplysninger" }).click();
  await page.getByRole("checkbox", { name: /^Vi trenger .* til en stedfortreder/ }).check();
  await page.getByRole("button", { name: "Lag forslag til brev" }).click();
  await page.getByRole("button", { name: "Send brevet" }).click();
  await expect(page.getByText("Brevet til søkeren blir sendt, og fristen står stille")).toBeVisible();
  await page.goto(at("grimstad", "/min-side"));
  await page.getByRole("link", { name: "Svar på spørsmål fra oss" }).first().click();
}
