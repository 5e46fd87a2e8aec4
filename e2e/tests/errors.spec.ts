import { begin, next, pages } from "../support/application.ts";
import { adult } from "../support/people.ts";
import { expect, test } from "../support/test.ts";

test("an empty page says what is missing, and each line leads to its field", async ({ page }) => {
  await begin(page, adult(4));
  await pages[0]?.fill(page, {});
  await next(page);
  await expect(page.getByRole("heading", { level: 1, name: "Om arrangementet" })).toBeVisible();

  await next(page);
  const summary = page.getByRole("group", { name: "Du må rette dette før du kan gå videre" });
  await expect(summary).toBeVisible();
  await expect(page).toHaveTitle(/^Feil: /);
  const messages = [
    "Arrangement: Velg hva slags arrangement det er.",
    "Beskrivelse: Fortell kort om arrangementet.",
    "Gjester: Fortell hvem gjestene er og hvordan de er invitert.",
    "Antall gjester: Skriv omtrent hvor mange som kommer.",
  ];
  for (const message of messages) {
    const link = summary.getByRole("link", { name: message });
    await expect(link).toBeVisible();
    // The address of the link is an element of the page, and the message stands there too.
    const target = page.locator(`[id="${((await link.getAttribute("href")) ?? "").slice(1)}"]`);
    await expect(target).toHaveCount(1);
    await expect(page.getByText(message)).toHaveCount(2);
  }

  // The field says itself that it is wrong, and why.
  const guests = page.getByRole("textbox", { name: /^Hvor mange gjester/ });
  await expect(guests).toHaveAttribute("aria-invalid", "true");
  await expect(guests).toHaveAccessibleDescription(/Skriv omtrent hvor mange som kommer/);

  // Put right, it goes on.
  await pages[1]?.fill(page, {});
  await next(page);
  await expect(page.getByRole("heading", { level: 1, name: "Hva og når dere skal servere" })).toBeVisible();
});

test("the summary has the focus when the page comes back", async ({ page }) => {
  await begin(page, adult(5));
  await page.getByRole("textbox", { name: /^E-postadresse/ }).fill("");
  await next(page);
  await expect(page.getByRole("group", { name: "Du må rette dette før du kan gå videre" })).toBeFocused();
});

test("wrong answers are shown as they were written, with advice", async ({ page }) => {
  await begin(page, adult(6));
  await pages[0]?.fill(page, {});
  await page.getByRole("textbox", { name: /^Telefonnummer/ }).fill("ring meg");
  await next(page);
  await expect(page.getByRole("textbox", { name: /^Telefonnummer/ })).toHaveValue("ring meg");
  await expect(page.getByText("Telefonnummer: Skriv minst åtte sifre, for eksempel 900 00 000.")).toHaveCount(2);
});

test("a date that is none, and one that has been, each get their own message", async ({ page }) => {
  await begin(page, adult(7));
  for (const one of pages.slice(0, 2)) {
    await one.fill(page, {});
    await next(page);
  }
  await pages[2]?.fill(page, {});
  const date = page.getByRole("group", { name: /^Dato for serveringen/ });
  await date.getByRole("textbox", { name: "Dag" }).fill("31");
  await date.getByRole("textbox", { name: "Måned" }).fill("2");
  await next(page);
  await expect(page.getByRole("group", { name: "Du må rette dette før du kan gå videre" })).toContainText(/Dato/);
  await expect(date.getByRole("textbox", { name: "Dag" })).toHaveValue("31");
  await date.getByRole("textbox", { name: "Dag" }).fill("1");
  await date.getByRole("textbox", { name: "År" }).fill("2020");
  await next(page);
  await expect(page.getByText("Dato: Velg en dag som ikke har vært. Du kan ikke søke i ettertid.")).toHaveCount(2);
});

test("a page is filled in, refused and put right with the keyboard alone", async ({ page }) => {
  await begin(page, adult(8));
  await pages[0]?.fill(page, {});
  await page.getByRole("textbox", { name: /^E-postadresse/ }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  // The key Enter in a field goes on.
  await page.keyboard.press("Enter");
  const summary = page.getByRole("group", { name: "Du må rette dette før du kan gå videre" });
  await expect(summary).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(summary.getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: /^E-postadresse/ })).toBeFocused();
  await page.keyboard.type("soker@example.no");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Om arrangementet" })).toBeVisible();
  // Arrows choose among radio buttons, the space bar takes one.
  await page.getByRole("radio", { name: "Bryllup" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "Bursdag eller jubileum" })).toBeChecked();
});
