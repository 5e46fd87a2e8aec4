import { at, service } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

const languages = [
  { name: "Bokmål", code: "nb", front: "Hva kan vi hjelpe deg med?", service: "Ambulerende skjenkebevilling" },
  { name: "Nynorsk", code: "nn", front: "Kva kan vi hjelpe deg med?", service: "Ambulerande skjenkeløyve" },
  { name: "English", code: "en", front: "What can we help you with?", service: "Liquor licence for a closed party" },
];

for (const language of languages) {
  test(`pages speak ${language.name} from when it is chosen`, async ({ page }) => {
    // Without a script a menu opens by its own means.
    await page.goto(at("grimstad", service));
    await page.locator("summary", { hasText: "Språk" }).click();
    await page.getByRole("link", { name: language.name, exact: true }).click();
    await expect(page).toHaveURL(at("grimstad", service));
    await expect(page.locator("html")).toHaveAttribute("lang", language.code);
    await expect(page.getByRole("heading", { level: 1, name: language.service })).toBeVisible();
    await page.goto(at("grimstad"));
    await expect(page.getByRole("heading", { level: 1, name: language.front })).toBeVisible();
  });
}

test("Northern Sámi is there, and what lacks a translation is marked as another language", async ({ page }) => {
  await page.goto(at("grimstad", "/sprak/se?til=/"));
  await expect(page.locator("html")).toHaveAttribute("lang", "se");
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(languages[0]?.front ?? "");
});

test("a municipality that writes nynorsk is met in nynorsk", async ({ page }) => {
  await page.goto(at("vang"));
  await expect(page.locator("html")).toHaveAttribute("lang", "nn");
});

test("the language switch leads only to pages here", async ({ page }) => {
  for (const away of ["https://example.org/", "//example.org/", "/\\example.org"]) {
    await page.goto(at("grimstad", `/sprak/nb?til=${encodeURIComponent(away)}`));
    expect(new URL(page.url()).hostname).toBe("grimstad.localhost");
  }
});
