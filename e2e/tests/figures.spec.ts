import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test("the figures of a service stand as a drawing and as a table with the same numbers", async ({ page }) => {
  await page.goto(at("grimstad", "/tall"));
  await page.getByRole("main").getByRole("link", { name: /Ambulerende skjenkebevilling/ }).first().click();
  await expect(page).toHaveURL(/\/tall\/ambulerende-skjenkebevilling/);
  const main = page.getByRole("main");
  // The yardstick of the documents: by hand 580 kroner and 14 days.
  await expect(main).toContainText("580");
  await expect(main).toContainText("14");
  const drawings = main.locator("svg[role=img]");
  expect(await drawings.count()).toBeGreaterThan(0);
  for (const drawing of await drawings.all()) {
    await expect(drawing).toHaveAccessibleName(/\S/);
  }
  expect(await main.getByRole("table").count()).toBeGreaterThan(0);
});

test("the figures show every service the municipality has", async ({ page }) => {
  await page.goto(at("grimstad", "/tall"));
  for (const name of [/Ambulerende skjenkebevilling/, /Parkeringstillatelse for forflytningshemmede/]) {
    await expect(page.getByRole("main").getByRole("link", { name }).first()).toBeVisible();
  }
});

test("nobody can be recognised in the figures", async ({ page }) => {
  await page.goto(at("grimstad", "/tall/ambulerende-skjenkebevilling"));
  await expect(page.getByRole("main")).not.toContainText(/20\d\d\/\d+/);
});
