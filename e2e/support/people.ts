import { expect, type Page } from "@playwright/test";

import { at } from "./places.ts";

/** Somebody to sign in as: the first, second … of those whom the simulated sign-in finds by these words. */
export interface Person {
  search: string;
  nth?: number;
}

const grownUps = ["Gamle kontaktopplysninger", "Har bare mobilnummer", "Har reservert seg mot digital post"];

/** Grown-ups whom the rules have nothing against. There is one of each kind in each of the seven municipalities. */
export function adult(nth: number): Person {
  return { search: grownUps[nth % grownUps.length] ?? "", nth: Math.floor(nth / grownUps.length) % 7 };
}

/** Somebody who is not yet twenty. */
export const tooYoung: Person = { search: "For ung til å få bevilling", nth: 2 };

export const caseWorker: Person = { search: "Saksbehandler i Grimstad", nth: 0 };
export const otherCaseWorker: Person = { search: "Saksbehandler i Grimstad", nth: 1 };
export const secondPerson: Person = { search: "Fagleder i Grimstad" };
export const leader: Person = { search: "Virksomhetsleder i Grimstad" };

/** Signs in as an inhabitant and ends at `path`. Gives the person's name. */
export async function signIn(page: Page, person: Person, path = "/min-side", municipality = "grimstad"): Promise<string> {
  await page.goto(at(municipality, `/logg-inn?til=${encodeURIComponent(path)}`));
  return choose(page, person);
}

/** Signs in as an employee and ends at the work list. Gives the person's name. */
export async function signInAsEmployee(page: Page, person: Person, path = "/ansatt", municipality = "grimstad"): Promise<string> {
  await page.goto(at(municipality, `/ansatt/logg-inn?til=${encodeURIComponent(path)}`));
  return choose(page, person);
}

/** On the simulated provider's page. */
export async function choose(page: Page, { search, nth = 0 }: Person): Promise<string> {
  await page.getByRole("searchbox").fill(search);
  await page.getByRole("button", { name: "Søk", exact: true }).click();
  const chosen = page.getByRole("group", { name: "Person" }).getByRole("radio").nth(nth);
  await chosen.check();
  const id = await chosen.getAttribute("id");
  const name = (await page.locator(`label[for="${id}"]`).innerText()).trim();
  await page.getByRole("button", { name: "Logg inn", exact: true }).click();
  await expect(page).not.toHaveURL(/\/sim\//);
  return name;
}
