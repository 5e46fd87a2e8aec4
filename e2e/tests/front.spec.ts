import { expect, test } from "../support/test.ts";
import { at, installation, service } from "../support/places.ts";

test("the installation lists its municipalities and leads to one", async ({ page }) => {
  await page.goto(`${installation}/`);
  await expect(page.getByRole("heading", { level: 1, name: "Velg kommune" })).toBeVisible();
  await page.getByRole("link", { name: /Grimstad/ }).click();
  await expect(page).toHaveURL(at("grimstad"));
  await expect(page.getByRole("heading", { level: 1, name: "Hva kan vi hjelpe deg med?" })).toBeVisible();
});

test("a service is found by words that people use", async ({ page }) => {
  for (const words of ["fest", "bryllup", "servere alkohol", "skjenkebeviling"]) {
    await page.goto(at("grimstad"));
    const search = page.getByRole("search");
    await search.getByRole("searchbox").fill(words);
    await search.getByRole("button", { name: "Søk" }).click();
    await expect(page.getByRole("main").getByRole("link", { name: "Ambulerende skjenkebevilling" })).toBeVisible();
  }
});

test("the other service is found by its own words, and not by the first one's", async ({ page }) => {
  for (const words of ["HC-kort", "rullestol", "parkering"]) {
    await page.goto(at("grimstad", `/tjenester?q=${encodeURIComponent(words)}`));
    const main = page.getByRole("main");
    await expect(main.getByRole("link", { name: "Parkeringstillatelse for forflytningshemmede" })).toBeVisible();
    await expect(main.getByRole("link", { name: "Ambulerende skjenkebevilling" })).toHaveCount(0);
  }
});

test("a search without hits gives advice and a way to a person", async ({ page }) => {
  await page.goto(at("grimstad", "/tjenester?q=xyzzy"));
  await expect(page.getByRole("heading", { level: 1, name: "Ingen tjenester for «xyzzy»" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Vil du heller snakke med oss?" })).toBeVisible();
});

test("what was searched for is shown as text, whatever it is", async ({ page }) => {
  const hostile = `"><img src=x onerror=alert(1)>`;
  await page.goto(at("grimstad", `/tjenester?q=${encodeURIComponent(hostile)}`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(hostile);
  await expect(page.getByRole("searchbox")).toHaveValue(hostile);
});

test("life events and themes lead to services", async ({ page }) => {
  for (const group of ["Når noe skjer i livet", "Tema"]) {
    await page.goto(at("grimstad", "/tjenester"));
    const section = page.getByRole("heading", { level: 2, name: group });
    await expect(section).toBeVisible();
    // The first link after the heading.
    await section.locator("xpath=following::a[1]").click();
    await page.getByRole("main").getByRole("link", { name: "Ambulerende skjenkebevilling" }).first().click();
    await expect(page).toHaveURL(at("grimstad", service));
  }
});

test("the service's page says what it costs, how long it takes and how else one can apply", async ({ page }) => {
  await page.goto(at("grimstad", service));
  await expect(page.getByRole("heading", { level: 1, name: "Ambulerende skjenkebevilling" })).toBeVisible();
  const main = page.getByRole("main");
  await expect(main).toContainText("460 kroner");
  await expect(main).toContainText("innen 7 dager");
  await expect(page.getByRole("heading", { name: "Andre måter å søke på" })).toBeVisible();
});

test("each municipality has its own figures for the same service", async ({ page }) => {
  const deadlines = new Set<string>();
  for (const municipality of ["grimstad", "vang"]) {
    await page.goto(at(municipality, `/sprak/nb?til=${service}`));
    await page.getByText("Vis satser og regler").click();
    const row = page.getByRole("row", { name: /^Søknadsfrist/ });
    deadlines.add(await row.first().innerText());
  }
  expect(deadlines.size).toBe(2);
});

test("the skip link takes the keyboard past the menu: focus", async ({ page }) => {
  await page.goto(at("grimstad"));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Hopp til hovedinnholdet" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test.describe("a page that is not there", () => {
  test.use({ mayAnswer: [404] });

  test("says so, in the municipality's own look, with a way on", async ({ page }) => {
    const response = await page.goto(at("grimstad", "/finnes/ikke"));
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Vi finner ikke siden" })).toBeVisible();
    await page.getByRole("main").getByRole("link", { name: "Gå til forsiden" }).click();
    await expect(page).toHaveURL(at("grimstad"));
  });
});
