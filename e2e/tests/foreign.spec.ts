import { begin, fillIn, send } from "../support/application.ts";
import { ask } from "../support/fetch.ts";
import { adult, caseWorker, signIn, signInAsEmployee } from "../support/people.ts";
import { at } from "../support/places.ts";
import { expect, test } from "../support/test.ts";

test.use({ mayAnswer: [404] });

test("another person's case, draft and documents do not exist, nor do they in another municipality", async ({ page, stranger }) => {
  test.setTimeout(120_000);
  await begin(page, adult(0));
  const draft = new URL(page.url()).pathname;
  await page.getByRole("button", { name: "Lagre og fortsett senere" }).click();
  await begin(page, adult(0));
  await fillIn(page);
  await send(page);
  const receipt = new URL(page.url()).pathname;
  const document = page.getByRole("link", { name: "Les vedtaket" });
  await expect(async () => {
    await page.reload();
    await expect(document).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
  const letter = (await document.getAttribute("href")) ?? "";
  const ofCase = letter.replace(/\/dokumenter\/.*/, "");
  const all = [draft, `${draft.replace(/\/[^/]+$/, "")}/oppsummering`, receipt, ofCase, `${ofCase}/svar`, letter];

  const other = await stranger();
  await signIn(other, adult(1));
  const sameOneElsewhere = await stranger();
  await signIn(sameOneElsewhere, adult(0), "/min-side", "vang");
  const employeeElsewhere = await stranger();
  await signInAsEmployee(employeeElsewhere, { search: "Saksbehandler i Vang" }, "/ansatt", "vang");
  const id = ofCase.split("/").pop() ?? "";

  for (const path of all) {
    for (const [visitor, municipality] of [[other, "grimstad"], [sameOneElsewhere, "vang"]] as const) {
      const response = await visitor.goto(at(municipality, path));
      expect(response?.status(), `${municipality} ${path}`).toBe(404);
      await expect(visitor.getByRole("heading", { level: 1, name: /^Vi finn(er ikke siden| ikkje sida)/ })).toBeVisible();
    }
  }
  const response = await employeeElsewhere.goto(at("vang", `/ansatt/saker/${id}`));
  expect(response?.status()).toBe(404);

  // Without signing in one is led to the sign-in, and learns nothing of whether it exists.
  for (const path of [ofCase, ofCase.replace(id, "019a0000-0000-7000-8000-000000000000")]) {
    const answer = await ask(at("grimstad", path));
    expect(answer.status).toBe(303);
    expect(String(answer.headers.location)).toContain("/logg-inn");
  }
});

test("an employee reaches no inhabitant's page with the employees' session, and the other way round", async ({ page, stranger }) => {
  await signInAsEmployee(page, caseWorker);
  await page.goto(at("grimstad", "/min-side"));
  await expect(page.getByRole("heading", { name: "Velg hvem du vil logge inn som" }).or(page.getByRole("heading", { level: 1, name: /ikke/ }))).toBeVisible();
  const inhabitant = await stranger();
  await signIn(inhabitant, adult(2));
  const answer = await ask(at("grimstad", "/ansatt"), { as: inhabitant.context() });
  expect(answer.status).not.toBe(200);
});
