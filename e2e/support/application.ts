import { expect, type Locator, type Page } from "@playwright/test";

import { choose, type Person } from "./people.ts";
import { at, service } from "./places.ts";

/** What an application is about, where it differs from an ordinary wedding. */
export interface Wishes {
  /** The name of the place. */
  place?: string;
  /** How many days from now. */
  inDays?: number;
  from?: string;
  to?: string;
  deputy?: "has one" | "asks to be without";
}

/** A place that no other test uses. */
export function somePlace(): string {
  return `Samfunnshuset ${Math.random().toString(36).slice(2, 8)}`;
}

/** From the service's page through the wizard to the first page of the form, signing in on the way. */
export async function begin(page: Page, person: Person, municipality = "grimstad"): Promise<void> {
  await page.goto(at(municipality, service));
  await page.getByRole("link", { name: "Finn ut om du må søke" }).click();
  await answerWizard(page, ["Bare gjester som verten har invitert", "Ja", "Forsamlingslokale eller grendehus"]);
  await expect(page.getByRole("heading", { level: 1, name: "Du må søke" })).toBeVisible();
  await page.getByRole("button", { name: "Start søknaden" }).click();
  await page.waitForURL(({ pathname }) => !pathname.endsWith("/veiviser"));
  // Who is signed in already goes straight on.
  if (page.url().includes("/sim/")) await choose(page, person);
  await pastTheDoor(page);
}

/** Answers the wizard's questions, one a page. */
export async function answerWizard(page: Page, answers: string[]): Promise<void> {
  for (const answer of answers) {
    await page.getByRole("radio", { name: answer, exact: true }).check();
    await page.getByRole("button", { name: "Neste" }).click();
  }
}

/** Past what may stand between signing in and the form: an earlier draft, and for whom one applies. */
export async function pastTheDoor(page: Page): Promise<void> {
  const heading = page.getByRole("heading", { level: 1 });
  if ((await heading.innerText()) === "Du har allerede begynt") {
    await page.getByRole("button", { name: "Begynn på en ny søknad" }).click();
  }
  if ((await heading.innerText()) === "På vegne av hvem?") {
    await page.getByRole("radio", { name: /^Meg selv/ }).check();
    await page.getByRole("button", { name: "Gå videre" }).click();
  }
  await expect(heading).toHaveText("Om deg som søker");
}

/** Fills in the whole form, page by page, and ends at the answers. */
export async function fillIn(page: Page, wishes: Wishes = {}): Promise<void> {
  for (const one of pages) {
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(one.heading);
    await one.fill(page, wishes);
    await next(page);
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Se over og send inn");
}

/** Sends the application and gives the case number of the receipt. */
export async function send(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Send søknaden" }).click();
  await expect(page).toHaveURL(/\/kvittering\//);
  return caseNumber(page);
}

export async function caseNumber(page: Page): Promise<string> {
  const number = (await page.getByRole("main").innerText()).match(/\b20\d\d\/\d+\b/);
  expect(number, "a case number on the page").not.toBeNull();
  return number?.[0] ?? "";
}

export async function next(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Neste" }).last().click();
}

/** A page of the form by its heading, and what an ordinary applicant answers there. */
export const pages: { heading: string; fill: (page: Page, wishes: Wishes) => Promise<void> }[] = [
  { heading: "Om deg som søker", fill: aboutYou },
  { heading: "Om arrangementet", fill: theEvent },
  { heading: "Hva og når dere skal servere", fill: servingTimes },
  { heading: "Om stedet", fill: thePlace },
  { heading: "Hvem som er ansvarlig", fill: whoIsResponsible },
  { heading: "Regler du må kjenne til", fill: theRules },
];

async function aboutYou(page: Page): Promise<void> {
  // Those who are in the registers find this filled in.
  await fillIfEmpty(page.getByRole("textbox", { name: /^Gateadresse/ }), "Fjellvegen 3");
  await fillIfEmpty(page.getByRole("textbox", { name: /^Postnummer/ }), "4876");
  await fillIfEmpty(page.getByRole("textbox", { name: /^Poststed/ }), "Grimstad");
  await page.getByRole("textbox", { name: /^E-postadresse/ }).fill("soker@example.no");
  await page.getByRole("textbox", { name: /^Telefonnummer/ }).fill("22 00 00 01");
  await radio(page, /^Skal fakturaen til noen andre/, "Nei").check();
}

async function theEvent(page: Page): Promise<void> {
  await radio(page, /^Hva slags arrangement/, "Bryllup").check();
  await page.getByRole("textbox", { name: /^Beskriv arrangementet/ }).fill("Bryllupsfest med middag. Brudeparet er vertskap.");
  await radio(page, /^Er arrangementet lukket/, /^Ja/).check();
  await page.getByRole("textbox", { name: /^Hvem er gjestene/ }).fill("Familie og venner med personlig invitasjon");
  await page.getByRole("textbox", { name: /^Hvor mange gjester/ }).fill("80");
  await radio(page, /^Kommer det gjester under 18/, "Nei").check();
}

async function servingTimes(page: Page, { inDays = 60, from = "19:00", to = "01:00" }: Wishes): Promise<void> {
  const day = new Date(Date.now() + inDays * 24 * 60 * 60 * 1000);
  await page.getByRole("checkbox", { name: /^Øl/ }).check();
  await page.getByRole("checkbox", { name: /^Vin/ }).check();
  const date = page.getByRole("group", { name: /^Dato for serveringen/ });
  await date.getByRole("textbox", { name: "Dag" }).fill(String(day.getDate()));
  await date.getByRole("textbox", { name: "Måned" }).fill(String(day.getMonth() + 1));
  await date.getByRole("textbox", { name: "År" }).fill(String(day.getFullYear()));
  await page.getByLabel(/^Serveringen starter/).fill(from);
  await page.getByLabel(/^Serveringen slutter/).fill(to);
}

async function thePlace(page: Page, { place = somePlace() }: Wishes): Promise<void> {
  await page.getByRole("combobox", { name: /^Hva slags sted/ }).selectOption({ label: "Forsamlingslokale eller grendehus" });
  await page.getByRole("textbox", { name: /^Navn på stedet/ }).fill(place);
  // Two licences at one address at the same time get in each other's way.
  const houseNumber = 100 + Math.floor(Math.random() * 1_000_000);
  await page.getByRole("textbox", { name: /^Stedets adresse/ }).fill(`Grendevegen ${houseNumber}`);
  await page.getByRole("textbox", { name: /^Stedets postnummer/ }).fill("4876");
  await page.getByRole("textbox", { name: /^Stedets poststed/ }).fill("Grimstad");
  await radio(page, /^Skal dere servere inne eller ute/, "Bare inne").check();
  await radio(page, /^Har eieren av stedet sagt ja/, "Ja").check();
  await radio(page, /^Har stedet en fast skjenkebevilling/, "Nei").check();
}

async function whoIsResponsible(page: Page, { deputy = "has one" }: Wishes): Promise<void> {
  await radio(page, /^Er du selv styrer/, "Ja").check();
  const answer = deputy === "has one" ? "Ja" : "Nei, vi søker om å slippe";
  await radio(page, /^Har dere en stedfortreder/, answer).check();
  // The answers make more questions appear.
  await page.getByRole("button", { name: "Oppdater siden" }).click();
  if (deputy === "asks to be without") {
    await page.getByRole("textbox", { name: /^Hvorfor trenger dere ikke/ }).fill("Arrangementet er lite og varer kort.");
    return;
  }
  await page.getByRole("textbox", { name: /^Stedfortrederens navn/ }).fill("Stødig Elvebredd");
  const born = page.getByRole("group", { name: /^Stedfortrederens fødselsdato/ });
  await born.getByRole("textbox", { name: "Dag" }).fill("14");
  await born.getByRole("textbox", { name: "Måned" }).fill("3");
  await born.getByRole("textbox", { name: "År" }).fill("1988");
  await page.getByRole("textbox", { name: /^Stedfortrederens telefonnummer/ }).fill("22 00 00 02");
}

async function theRules(page: Page): Promise<void> {
  await page.getByRole("checkbox", { name: /^Jeg har lest reglene/ }).check();
  await page.getByRole("checkbox", { name: /^Jeg melder arrangementet/ }).check();
  await page.getByRole("checkbox", { name: /^Det jeg har svart/ }).check();
}

export function radio(page: Page, question: RegExp, answer: string | RegExp): Locator {
  const group = page.getByRole("group", { name: question });
  return group.getByRole("radio", { name: answer, exact: typeof answer === "string" });
}

async function fillIfEmpty(field: Locator, text: string): Promise<void> {
  if ((await field.count()) > 0 && (await field.inputValue()) === "") await field.fill(text);
}
