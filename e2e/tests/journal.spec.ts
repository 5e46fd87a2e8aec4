import { ask } from "../support/fetch.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test("the journal is listed by day, and an entry leads to its own page", async ({ page }) => {
  await page.goto(at("grimstad", "/innsyn"));
  await expect(page.getByRole("heading", { level: 1, name: "Offentlig journal" })).toBeVisible();
  const entry = page.getByRole("main").getByRole("link", { name: /skjenkebevilling/i }).first();
  const title = (await entry.innerText()).trim();
  await entry.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await expect(page.getByText("Dokumentnummer")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Be om innsyn" })).toBeVisible();
});

test("the journal is searched by words and by case number, and narrowed to what was sent", async ({ page }) => {
  await page.goto(at("grimstad", "/innsyn"));
  const number = (await page.getByRole("main").innerText()).match(/20\d\d\/\d+(?=-\d)/)?.[0] ?? "";
  expect(number).not.toBe("");
  await page.getByRole("textbox", { name: /^Søk i journalen/ }).fill(number);
  await page.getByText("Velg type og tidsrom").click();
  await page.getByRole("radio", { name: "Mottatt" }).check();
  await page.getByRole("main").getByRole("button", { name: "Søk" }).click();
  await expect(page.getByRole("main")).toContainText(`${number}-1`);
  await expect(page.getByRole("main")).not.toContainText(`${number}-2`);
});

test("a search without hits and a date that is none say what to do", async ({ page }) => {
  await page.goto(at("grimstad", "/innsyn?q=xyzzy"));
  await expect(page.getByText("Ingen treff")).toBeVisible();
  await page.goto(at("grimstad", "/innsyn?fra-day=31&fra-month=2&fra-year=2026"));
  await expect(page.getByRole("link", { name: /^Fra og med må være en dato/ })).toBeVisible();
});

test("the journal is kept out of search engines", async () => {
  const answer = await ask(at("grimstad", "/innsyn"));
  expect(answer.headers["x-robots-tag"]).toMatch(/noindex/);
});

test("the feeds are whole and say the same as the page", async () => {
  const json = await ask(at("grimstad", "/innsyn/feed.json"));
  expect(json.headers["content-type"]).toMatch(/^application\/feed\+json/);
  const feed = JSON.parse(json.body.toString()) as { version: string; title: string; items: { id: string; url: string; title: string }[] };
  expect(feed.version).toBe("https://jsonfeed.org/version/1.1");
  expect(feed.title).toContain("Grimstad");
  expect(feed.items.length).toBeGreaterThan(10);
  expect(new Set(feed.items.map(({ id }) => id)).size).toBe(feed.items.length);

  const atom = await ask(at("grimstad", "/innsyn/feed.atom"));
  expect(atom.headers["content-type"]).toMatch(/^application\/atom\+xml/);
  const xml = atom.body.toString();
  expect(xml.match(/<entry>/g)?.length).toBe(feed.items.length);
  for (const { title } of feed.items.slice(0, 5)) {
    expect(xml).toContain(title.replaceAll("&", "&amp;").replaceAll("<", "&lt;"));
  }

  // Every address in the feed answers.
  for (const { url } of feed.items.slice(0, 3)) {
    expect((await ask(url)).status).toBe(200);
  }
});

test("a feed that has not changed is not sent again", async () => {
  const first = await ask(at("grimstad", "/innsyn/feed.atom"));
  const tag = first.headers.etag;
  expect(tag, "an entity tag").toBeTruthy();
  const second = await ask(at("grimstad", "/innsyn/feed.atom"), { headers: { "if-none-match": String(tag) } });
  expect([200, 304]).toContain(second.status);
  // Between two requests something may have been filed; then the tag is another one.
  if (second.status === 200) expect(second.headers.etag).not.toBe(tag);
});

test("one with a protected address is only stars, everywhere in public", async ({ page }) => {
  await page.goto(at("grimstad", "/innsyn"));
  await expect(page.getByRole("main")).toContainText("*****");
});

test("each municipality has its own journal", async () => {
  const titles = async (municipality: string): Promise<Set<string>> => {
    const { body } = await ask(at(municipality, "/innsyn/feed.json"));
    const { items } = JSON.parse(body.toString()) as { items: { id: string }[] };
    return new Set(items.map(({ id }) => id));
  };
  const grimstad = await titles("grimstad");
  const vang = await titles("vang");
  expect([...grimstad].filter((id) => vang.has(id))).toEqual([]);
});
