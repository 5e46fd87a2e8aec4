import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { begin, fillIn, send } from "../support/application.ts";
import { openCase } from "../support/desk.ts";
import { ask } from "../support/fetch.ts";
import { adult, caseWorker, leader, signInAsEmployee } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test.describe.configure({ timeout: 180_000 });

test("a decision is complained over on my page, sent on, and what the instance decides is entered", async ({ page, stranger }) => {
  await begin(page, adult(17));
  await fillIn(page);
  const number = await send(page);
  await page.getByRole("link", { name: "Gå til saken" }).click();
  // The letter is made meanwhile; one can complain when it is decided.
  await page.getByRole("link", { name: "Klag på vedtaket" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /Klag på vedtaket/ })).toBeVisible();

  // Nothing written is no complaint.
  await page.getByRole("button", { name: "Send klagen" }).click();
  await expect(page.getByRole("link", { name: /Skriv hva du klager på, eller legg ved en fil/ })).toBeVisible();

  const what = page.getByRole("textbox", { name: /^Hva klager du på/ });
  await what.fill("Skjenketiden er kortere enn vi ba om.");
  await page.getByRole("button", { name: "Lagre og fortsett senere" }).click();
  await expect(page.getByText("Utkastet er lagret")).toBeVisible();
  await expect(what).toHaveValue("Skjenketiden er kortere enn vi ba om.");
  await page.getByRole("textbox", { name: /^Hva vil du ha endret/ }).fill("Skjenking til klokka halv to.");
  await page.getByRole("button", { name: "Send klagen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Vi har fått klagen din" })).toBeVisible();

  // It stands on the unit's list, with what is asked for.
  const desk = await stranger();
  await signInAsEmployee(desk, caseWorker, "/ansatt?vis=klager");
  await openCase(desk, number);
  const main = desk.getByRole("main");
  await expect(main).toContainText("Klagen kom i tide");
  await expect(main).toContainText("Skjenking til klokka halv to.");
  await desk.getByRole("link", { name: "Send klagen videre" }).click();
  const text = desk.getByRole("textbox", { name: "Tekst" });
  await text.fill((await text.inputValue()).replace("Skriv begrunnelsen her", "Kommunestyret har satt skjenketidene"));
  await desk.getByRole("button", { name: "Send klagen videre" }).click();
  await expect(main).toContainText("Klagen ligger hos klageinstansen");

  // Weeks later a letter comes.
  await desk.getByRole("link", { name: "Registrer avgjørelsen" }).click();
  await desk.getByRole("radio", { name: "Vedtaket er opprettholdt" }).check();
  const today = new Date();
  const day = desk.getByRole("group", { name: /^Dagen brevet kom/ });
  await day.getByRole("textbox", { name: "Dag" }).fill(String(today.getUTCDate()));
  await day.getByRole("textbox", { name: "Måned" }).fill(String(today.getUTCMonth() + 1));
  await day.getByRole("textbox", { name: "År" }).fill(String(today.getUTCFullYear()));
  const letter = join(mkdtempSync(join(tmpdir(), "instance-")), "avgjørelse.pdf");
  writeFileSync(letter, "%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n");
  await desk.getByLabel(/^Brevet/).setInputFiles(letter);
  await desk.getByRole("button", { name: "Registrer avgjørelsen" }).click();
  await expect(main).toContainText("Vedtaket er opprettholdt");

  await page.getByRole("link", { name: "Gå til saken" }).click();
  await expect(page.getByRole("main")).toContainText("Klagen er avgjort: Vedtaket blir stående.");
});

test("what decisions cost is taken once and downloaded as a file", async ({ page }) => {
  await begin(page, adult(18));
  await fillIn(page);
  const number = await send(page);
  await signInAsEmployee(page, leader, "/ansatt/faktura");
  await expect(page.getByRole("main")).toContainText(number);
  await page.getByRole("button", { name: "Ta alt til fakturering" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Faktura" })).toBeVisible();
  await expect(page).toHaveURL(/gjort=/);
  // Somebody else may have taken it a moment before: it is in one of the files, once.
  const links = await page.getByRole("link", { name: /^Last ned filen/ }).all();
  let lines = 0;
  for (const link of links) {
    const answer = await ask(new URL((await link.getAttribute("href")) ?? "", at("grimstad")).href, { as: page.context() });
    expect(answer.headers["content-type"]).toContain("text/csv");
    lines += answer.body.toString().split("\n").filter((line) => line.startsWith(`${number};`)).length;
  }
  expect(lines).toBe(1);
  await page.goto(at("grimstad", "/ansatt/faktura"));
  await expect(page.getByRole("main")).not.toContainText(number);
});
