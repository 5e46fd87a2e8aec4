import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { begin, fillIn, send, somePlace } from "../support/application.ts";
import { ask } from "../support/fetch.ts";
import { adult, choose, tooYoung } from "../support/people.ts";
import { at, service } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test("a citizen finds the service, applies, and reads the decision", async ({ page, javaScriptEnabled }) => {
  test.setTimeout(120_000);
  const place = somePlace();

  // Find it.
  await page.goto(at("grimstad"));
  await page.getByRole("search").getByRole("searchbox").fill("bryllup");
  await page.getByRole("search").getByRole("button", { name: "Søk" }).click();
  await page.getByRole("main").getByRole("link", { name: "Ambulerende skjenkebevilling" }).click();

  // Wizard, sign-in, form.
  await begin(page, adult(javaScriptEnabled ? 0 : 1));
  await fillIn(page, { place });

  // Check the answers, change one, and come back to them.
  const main = page.getByRole("main");
  await expect(main).toContainText(place);
  await page.getByRole("link", { name: /^Endre hvor mange gjester/i }).click();
  await page.getByRole("textbox", { name: /^Hvor mange gjester/ }).fill("90");
  await page.getByRole("button", { name: "Lagre og gå til oppsummeringen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Se over og send inn" })).toBeVisible();
  await expect(main).toContainText("90");

  // Send. The rules grant it at once.
  const number = await send(page);
  await expect(page.getByRole("heading", { name: "Søknaden din er innvilget" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Dette skjer nå" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Har du spørsmål?" })).toBeVisible();

  // The letter is made by a job; it comes within seconds.
  const letter = page.getByRole("link", { name: "Les vedtaket" });
  await expect(async () => {
    await page.reload();
    await expect(letter).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });

  // It is a PDF, and it opens.
  const address = new URL((await letter.getAttribute("href")) ?? "", page.url()).href;
  const pdf = await ask(address, { as: page.context() });
  expect(pdf.status).toBe(200);
  expect(pdf.headers["content-type"]).toBe("application/pdf");
  expect(pdf.body.subarray(0, 5).toString()).toBe("%PDF-");
  keep(`${number.replace("/", "-")}.pdf`, pdf.body);

  // My page has the case with its documents.
  await page.getByRole("link", { name: "Gå til Min side" }).click();
  await main.locator(".ds-card").filter({ hasText: number }).getByRole("link").first().click();
  await expect(main).toContainText(number);
  await expect(page.getByRole("heading", { name: "Søknaden er innvilget" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Dokumenter" })).toBeVisible();

  // The public journal shows both entries, and nothing of what is withheld.
  await page.goto(at("grimstad", `/innsyn?q=${encodeURIComponent(number)}`));
  await expect(main).toContainText(`${number}-1`);
  await expect(main).toContainText(`${number}-2`);
  await expect(main).not.toContainText("Fjellvegen");
  await expect(main).not.toContainText("soker@example.no");
});

test("what was begun is kept, and goes on where it stopped", async ({ page }) => {
  await begin(page, adult(2));
  await page.getByRole("textbox", { name: /^Telefonnummer/ }).fill("22 00 00 09");
  await page.getByRole("button", { name: "Lagre og fortsett senere" }).click();
  await expect(page.getByText("Søknaden er lagret")).toBeVisible();
  await page.getByRole("link", { name: /^Fullfør søknaden/ }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Om deg som søker" })).toBeVisible();
  await expect(page.getByRole("textbox", { name: /^Telefonnummer/ })).toHaveValue("22 00 00 09");
});

test("a draft is deleted for good", async ({ page }) => {
  await begin(page, adult(3));
  const draft = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Lagre og fortsett senere" }).click();
  await page.locator(`a[href="/min-side/utkast/${draft.split("/")[2]}/slett"]`).click();
  await page.getByRole("button", { name: "Ja, slett utkastet" }).click();
  await expect(page.getByText("Utkastet er slettet")).toBeVisible();
});

test("somebody who is too young is not refused by a machine: a person looks at it", async ({ page }) => {
  await begin(page, tooYoung);
  await fillIn(page);
  await send(page);
  await expect(page.getByRole("heading", { name: "Vi har fått søknaden din" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("Vi behandler søknaden");
});

test("one who represents an organisation is asked for whom, and the case is the organisation's", async ({ page }) => {
  await page.goto(at("grimstad", `${service}/veiviser?party=closed&payment=yes&premises=assembly-hall`));
  await page.getByRole("button", { name: "Start søknaden" }).click();
  await choose(page, { search: "Grimstad kommune", nth: 13 });
  const heading = page.getByRole("heading", { level: 1 });
  if ((await heading.innerText()) === "Du har allerede begynt") {
    await page.getByRole("button", { name: "Begynn på en ny søknad" }).click();
  }
  await expect(heading).toHaveText("På vegne av hvem?");
  const organisation = page.getByRole("radio").nth(1);
  await organisation.check();
  const id = await organisation.getAttribute("id");
  const name = (await page.locator(`label[for="${id}"]`).innerText()).trim();
  await page.getByRole("button", { name: "Gå videre" }).click();
  await fillIn(page);
  const number = await send(page);
  await page.goto(at("grimstad", "/min-side"));
  await expect(page.getByRole("main")).toContainText(`På vegne av ${name}`);
  // An organisation's name is public; a private person's letter is not to be found by it.
  await page.goto(at("grimstad", `/innsyn?q=${encodeURIComponent(number)}`));
  await expect(page.getByRole("main")).toContainText(name);
});

/** Puts a letter where `./check` lets veraPDF judge it. */
function keep(name: string, bytes: Buffer): void {
  const folder = process.env.EKOMMUNE_LETTERS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), new Uint8Array(bytes));
}
