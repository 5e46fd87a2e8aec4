import { answerWizard } from "../support/application.ts";
import { at, service } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

const ends: [outcome: string, answers: string[]][] = [
  ["Du trenger en annen bevilling", ["Andre også"]],
  ["Du trenger ikke å søke", ["Bare gjester som verten har invitert", "Nei, verten spanderer", "Privat hjem eller hage"]],
  ["Dere trenger ikke å søke", ["Bare gjester som verten har invitert", "Nei, verten spanderer", "Bedriftens egne lokaler", "Ja"]],
  [
    "Du trenger ikke å søke",
    [
      "Bare gjester som verten har invitert",
      "Nei, verten spanderer",
      "Forsamlingslokale eller grendehus",
      "Bare leier ut eller låner bort lokalet",
    ],
  ],
  [
    "Du må søke",
    [
      "Bare gjester som verten har invitert",
      "Nei, verten spanderer",
      "Forsamlingslokale eller grendehus",
      "Leverer også mat, servering eller andre tjenester",
    ],
  ],
  [
    "Du kan ikke få egen bevilling der da",
    ["Bare gjester som verten har invitert", "Ja", "Serveringssted", "Ja, og den gjelder i den tiden vi skal servere"],
  ],
  ["Du må søke", ["Bare gjester som verten har invitert", "Ja", "Serveringssted", "Ja, men bare til andre tider"]],
  ["Du må søke", ["Bare gjester som verten har invitert", "Ja", "Privat hjem eller hage"]],
];

for (const [outcome, answers] of ends) {
  test(`the wizard ends with "${outcome}" after: ${answers.join(" · ")}`, async ({ page }) => {
    await page.goto(at("grimstad", `${service}/veiviser`));
    await answerWizard(page, answers);
    await expect(page.getByRole("heading", { level: 1, name: outcome })).toBeVisible();
    // What was answered stands there, and each answer can be changed.
    const given = page.getByRole("main");
    for (const answer of answers) await expect(given).toContainText(answer);
  });
}

test("a question without an answer says what to do and keeps the answers before it", async ({ page }) => {
  await page.goto(at("grimstad", `${service}/veiviser`));
  await answerWizard(page, ["Bare gjester som verten har invitert"]);
  await page.getByRole("button", { name: "Neste" }).click();
  await expect(page.getByRole("link", { name: "Velg et svar for å gå videre" })).toBeVisible();
  await expect(page).toHaveTitle(/^Feil: /);
  await answerWizard(page, ["Ja"]);
  await expect(page.getByRole("heading", { level: 1, name: "Hvor er arrangementet?" })).toBeVisible();
});

test("the way back leads through the questions", async ({ page }) => {
  await page.goto(at("grimstad", `${service}/veiviser`));
  await answerWizard(page, ["Bare gjester som verten har invitert", "Ja"]);
  await page.getByRole("link", { name: "Tilbake", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Betaler gjestene for drikken?" })).toBeVisible();
  await page.getByRole("link", { name: "Tilbake", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Hvem kan komme på arrangementet?" })).toBeVisible();
});

test("an answer is changed from the result", async ({ page }) => {
  await page.goto(at("grimstad", `${service}/veiviser`));
  await answerWizard(page, ["Bare gjester som verten har invitert", "Nei, verten spanderer", "Privat hjem eller hage"]);
  await page.getByRole("link", { name: /^Endre betaler gjestene/i }).click();
  await answerWizard(page, ["Ja", "Privat hjem eller hage"]);
  await expect(page.getByRole("heading", { level: 1, name: "Du må søke" })).toBeVisible();
});
