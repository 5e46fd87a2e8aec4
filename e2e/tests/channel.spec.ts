import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { caseWorker, signInAsEmployee } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test.describe.configure({ timeout: 120_000 });

/** Says what came and how; it came today. */
async function begin(page: Page, channel: "Telefon" | "Oppmøte" | "Papir"): Promise<void> {
  await signInAsEmployee(page, caseWorker, "/ansatt/registrer");
  await expect(page.getByRole("heading", { name: "Registrer en søknad", level: 1 })).toBeVisible();
  await page.getByRole("combobox", { name: /^Tjeneste/ }).selectOption({ label: "Ambulerende skjenkebevilling" });
  await page.getByRole("radio", { name: channel }).check();
  await page.getByRole("button", { name: "Gå videre" }).click();
  await expect(page.getByRole("heading", { name: "Hvem søker?", level: 1 })).toBeVisible();
}

/** Somebody from abroad, whom no register knows. */
async function withoutNumber(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Navn", exact: true }).fill(name);
  await page.getByRole("textbox", { name: "Gate eller postboks" }).fill("12 High Street");
  await page.getByRole("textbox", { name: "Postnummer" }).fill("EC1A");
  await page.getByRole("textbox", { name: "Poststed" }).fill("London");
  await page.getByRole("button", { name: "Bruk denne personen" }).click();
  await expect(page.getByText(name)).toBeVisible();
}

/** The path below which the pages of the registration lie. */
function registration(page: Page): string {
  return new URL(page.url()).pathname.split("/").slice(0, 4).join("/");
}

/** Files what there is, past what is missing. Gives the case number. */
async function registerAsItIs(page: Page): Promise<string> {
  await page.goto(at("grimstad", `${registration(page)}/skjema/oppsummering`));
  await expect(page.getByText("Noe mangler. Det kan dere spørre om etterpå")).toBeVisible();
  await page.getByRole("button", { name: "Registrer søknaden" }).click();
  await expect(page.getByRole("heading", { name: "Noe mangler. Rett det, eller registrer søknaden slik den er" })).toBeVisible();
  await page.getByRole("button", { name: "Registrer søknaden slik den er" }).click();
  await expect(page.getByRole("heading", { name: "Søknaden er registrert" })).toBeVisible();
  const number = /\b20\d\d\/\d+\b/.exec(await page.getByRole("main").innerText());
  expect(number).not.toBeNull();
  return number?.[0] ?? "";
}

test("what came on paper is scanned, registered though it is not whole, and handled as any other case", async ({ page }) => {
  await begin(page, "Papir");
  await withoutNumber(page, "JANE DOE");
  await page.getByRole("link", { name: "Gå videre" }).click();

  // Nothing goes on without the paper.
  await expect(page.getByRole("heading", { name: "Papiret", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Gå videre" }).last().click();
  await expect(page.getByRole("link", { name: /Legg inn det skannede papiret først/ })).toBeVisible();
  const file = join(mkdtempSync(join(tmpdir(), "paper-")), "søknad.pdf");
  writeFileSync(file, "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n");
  await page.getByLabel(/^Skannet papir/).setInputFiles(file);
  await page.getByRole("button", { name: "Gå videre" }).last().click();

  // The same form, with the paper beside it and a way on over what is missing.
  await expect(page.getByRole("link", { name: "Åpne søknad.pdf i et nytt vindu" })).toBeVisible();
  await page.getByRole("button", { name: "Neste" }).click();
  await expect(page.getByRole("button", { name: "Gå videre selv om noe mangler" })).toBeVisible();
  await page.getByRole("button", { name: "Gå videre selv om noe mangler" }).click();

  const number = await registerAsItIs(page);
  await page.getByRole("link", { name: "Gå til saken" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
  await expect(page.getByText("Noe manglet da søknaden ble registrert")).toBeVisible();
  await expect(page.getByText("Papir", { exact: true })).toBeVisible();
});

test("what is begun on the phone can be gone on with, and set aside with a reason", async ({ page }) => {
  await begin(page, "Telefon");
  await withoutNumber(page, "JOHN ROE");
  await page.getByRole("link", { name: "Gå videre" }).click();
  await expect(page.getByText(/^Registreres for JOHN ROE/)).toBeVisible();
  await page.getByRole("button", { name: "Lagre og fortsett senere" }).click();

  await page.getByRole("link", { name: "JOHN ROE" }).first().click();
  const one = registration(page);
  await page.goto(at("grimstad", `${one}/soker`));
  await page.getByText("Forkast registreringen").first().click();
  await page.getByRole("textbox", { name: /^Hvorfor/ }).fill("Ringte to ganger om det samme.");
  await page.getByRole("button", { name: "Forkast registreringen" }).click();
  await expect(page).toHaveURL(/\/ansatt\/registrer$/);
  await expect(page.locator(`a[href="${one}"]`)).toHaveCount(0);
});
