import { expect, type Page } from "@playwright/test";

import { begin, fillIn, next, pages, radio, send, type Wishes } from "./application.ts";
import { askedFor, openCase, proposedRefusal, takenCase } from "./desk.ts";
import { adult, caseWorker, choose, signIn, signInAsEmployee } from "./people.ts";
import { at, installation, service } from "./places.ts";

/** A kind of page, how to get there, and what on it differs from run to run. */
export interface Kind {
  name: string;
  /** Gives words to be left out of the accessibility tree: names, and the like. */
  arrive: (page: Page) => Promise<string[] | void>;
  /**
   * Whether the page is the same every time. Lists of cases and entries are not: they are judged, and their trees are not
   * compared.
   */
  steady: boolean;
  status?: number;
}

const go = (path: string, municipality = "grimstad") => async (page: Page) => {
  await page.goto(at(municipality, path));
};

/** A case worker's page. Their name stands on it. */
const desk = (path: string) => async (page: Page) => [await signInAsEmployee(page, caseWorker, path)];

const wedding = "party=closed&payment=yes&premises=assembly-hall";

/** Every kind of page there is. A new kind is added here. */
export const kinds: Kind[] = [
  { name: "installation", arrive: async (page) => void (await page.goto(`${installation}/`)), steady: true },
  { name: "front", arrive: go("/"), steady: false },
  { name: "services", arrive: go("/tjenester"), steady: true },
  { name: "services-found", arrive: go("/tjenester?q=bryllup"), steady: true },
  { name: "services-not-found", arrive: go("/tjenester?q=xyzzy"), steady: true },
  { name: "theme", arrive: first("/tjenester", "Tema"), steady: true },
  { name: "life-event", arrive: first("/tjenester", "Når noe skjer i livet"), steady: true },
  { name: "service", arrive: go(service), steady: true },
  { name: "wizard-question", arrive: go(`${service}/veiviser`), steady: true },
  { name: "wizard-error", arrive: go(`${service}/veiviser?besvart=party`), steady: false },
  { name: "wizard-apply", arrive: go(`${service}/veiviser?${wedding}`), steady: true },
  { name: "wizard-not-needed", arrive: go(`${service}/veiviser?party=closed&payment=no&premises=private-home`), steady: true },
  { name: "wizard-other-form", arrive: go(`${service}/veiviser?party=open`), steady: true },
  {
    name: "wizard-not-possible",
    arrive: go(`${service}/veiviser?party=closed&payment=yes&premises=licensed-venue&ordinary=same-time`),
    steady: true,
  },
  { name: "journal", arrive: go("/innsyn"), steady: false },
  { name: "journal-nothing", arrive: go("/innsyn?q=xyzzy"), steady: true },
  { name: "journal-error", arrive: go("/innsyn?fra-day=31&fra-month=2&fra-year=2026"), steady: true },
  { name: "journal-entry", arrive: journalEntry, steady: false },
  { name: "figures", arrive: go("/tall"), steady: false },
  { name: "figures-of-service", arrive: go("/tall/ambulerende-skjenkebevilling"), steady: false },
  { name: "privacy", arrive: go("/personvern"), steady: true },
  { name: "accessibility", arrive: go("/tilgjengelighet"), steady: true },
  { name: "not-found", arrive: go("/finnes/ikke"), steady: true, status: 404 },
  { name: "signed-out", arrive: go("/logg-ut/ferdig"), steady: true },
  { name: "sign-in-simulator", arrive: go("/logg-inn?til=/min-side"), steady: false },
  { name: "application-begun-before", arrive: begunBefore, steady: false },
  ...pages.map((_, index) => ({
    name: `application-page-${index + 1}`,
    arrive: (page: Page) => applicationPage(page, index),
    steady: true,
  })),
  { name: "application-error", arrive: applicationError, steady: true },
  { name: "application-all-questions", arrive: allQuestions, steady: false },
  { name: "application-check", arrive: applicationCheck, steady: false },
  { name: "receipt-granted", arrive: async (page) => sent(page, adult(2)), steady: false },
  {
    name: "receipt-received",
    arrive: async (page) => {
      await begin(page, adult(3));
      await fillIn(page, { deputy: "asks to be without" });
      await send(page);
    },
    steady: false,
  },
  { name: "my-page", arrive: async (page) => void (await signIn(page, adult(2))), steady: false },
  { name: "my-case", arrive: async (page) => myCase(page), steady: false },
  { name: "my-answer", arrive: async (page) => askedFor(page, 13), steady: false },
  {
    name: "my-withdraw",
    arrive: async (page) => {
      await myCase(page, "asks to be without");
      await page.getByRole("link", { name: "Trekk søknaden" }).click();
    },
    steady: true,
  },
  {
    name: "my-complaint",
    arrive: async (page) => {
      await myCase(page);
      await page.getByRole("link", { name: "Klag på vedtaket" }).click();
    },
    steady: false,
  },
  { name: "on-whose-behalf", arrive: onWhoseBehalf, steady: false },
  { name: "my-profile", arrive: async (page) => void (await signIn(page, adult(2), "/min-side/profil")), steady: false },
  { name: "my-looks", arrive: async (page) => void (await signIn(page, adult(2), "/min-side/innsyn")), steady: false },
  { name: "work-list", arrive: desk("/ansatt"), steady: false },
  ...["mine", "enheten", "ledige", "over-fristen", "venter-pa-soker", "til-godkjenning", "klager", "avgjort"].map((list) => ({
    name: `work-list-${list}`,
    arrive: desk(`/ansatt?vis=${list}`),
    steady: false,
  })),
  { name: "desk-case", arrive: deskCase, steady: false },
  {
    name: "desk-decide",
    arrive: async (page) => {
      await takenCase(page, 14);
      await page.getByRole("link", { name: "Avgjør saken" }).click();
      await page.getByRole("radio", { name: /^Innvilget/ }).check();
      await page.getByRole("button", { name: /^(Lag forslag til brev|Bytt utfall)$/ }).click();
      await page.getByRole("button", { name: "Forhåndsvis" }).click();
    },
    steady: false,
  },
  {
    name: "desk-ask",
    arrive: async (page) => {
      await takenCase(page, 15);
      await page.getByRole("link", { name: "Be om opplysninger" }).click();
    },
    steady: false,
  },
  { name: "desk-approve", arrive: async (page) => proposedRefusal(page, 16), steady: false },
  { name: "desk-invoices", arrive: desk("/ansatt/faktura"), steady: false },
  {
    name: "desk-complaint-new",
    arrive: async (page) => {
      await begin(page, adult(19));
      await fillIn(page);
      const number = await send(page);
      await signInAsEmployee(page, caseWorker);
      await openCase(page, number);
      await page.getByRole("link", { name: "Registrer en klage" }).click();
      await page.getByRole("button", { name: "Registrer en klage" }).click();
    },
    steady: false,
    status: 422,
  },
  { name: "desk-register", arrive: desk("/ansatt/registrer"), steady: false },
  { name: "desk-licences", arrive: desk("/ansatt/bevillinger/andre"), steady: false },
  { name: "desk-licence-new", arrive: desk("/ansatt/bevillinger/andre/ny"), steady: true },
  { name: "desk-search", arrive: desk("/ansatt/sok"), steady: true },
  { name: "desk-tasks", arrive: desk("/ansatt/oppgaver"), steady: false },
  { name: "desk-grants", arrive: desk("/ansatt/bevillinger"), steady: false },
];

function first(path: string, heading: string): Kind["arrive"] {
  return async (page) => {
    await page.goto(at("grimstad", path));
    await page.getByRole("heading", { level: 2, name: heading }).locator("xpath=following::a[1]").click();
  };
}

async function journalEntry(page: Page): Promise<void> {
  await page.goto(at("grimstad", "/innsyn"));
  await page.getByRole("main").getByRole("link", { name: /skjenkebevilling/i }).first().click();
}

async function begunBefore(page: Page): Promise<void> {
  await begin(page, adult(4));
  await page.goto(at("grimstad", `${service}/veiviser?${wedding}`));
  await page.getByRole("button", { name: "Start søknaden" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Du har allerede begynt" })).toBeVisible();
}

/** The page as it meets the applicant, the pages before it being answered. */
async function applicationPage(page: Page, index: number): Promise<string[]> {
  await begin(page, adult(5));
  const words = await nameAndAddress(page);
  for (const one of pages.slice(0, index)) {
    await one.fill(page, {});
    await next(page);
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(pages[index]?.heading ?? "");
  return words;
}

async function nameAndAddress(page: Page): Promise<string[]> {
  const answers = await page.getByRole("main").getByRole("definition").allInnerTexts();
  const fields = await page.getByRole("main").getByRole("textbox").all();
  const values = await Promise.all(fields.map((field) => field.inputValue()));
  const name = await page.locator(".ek-tool-label").allInnerTexts();
  return [...answers, ...values, ...name.slice(1, 2)].map((word) => word.trim()).filter((word) => word.length > 3);
}

async function applicationError(page: Page): Promise<string[]> {
  const words = await applicationPage(page, 1);
  await next(page);
  await expect(page).toHaveTitle(/^Feil: /);
  return words;
}

/** The page with the most kinds of field, with everything shown: choices, text, files. */
async function allQuestions(page: Page): Promise<void> {
  await applicationPage(page, 3);
  await radio(page, /^Skal dere servere inne eller ute/, "Både inne og ute").check();
  await page.getByRole("button", { name: "Oppdater siden" }).click();
  await expect(page.getByText("Tegning av området").first()).toBeVisible();
}

async function applicationCheck(page: Page): Promise<void> {
  await begin(page, adult(6));
  await fillIn(page);
}

async function sent(page: Page, person = adult(2)): Promise<void> {
  await begin(page, person);
  await fillIn(page);
  await send(page);
}

async function myCase(page: Page, deputy: Wishes["deputy"] = "has one"): Promise<void> {
  await begin(page, adult(7));
  await fillIn(page, { deputy });
  await send(page);
  await page.getByRole("link", { name: "Gå til saken" }).click();
}

/** Somebody who may act for an organisation is asked for whom they apply. */
async function onWhoseBehalf(page: Page): Promise<void> {
  await page.goto(at("grimstad", `${service}/veiviser?${wedding}`));
  await page.getByRole("button", { name: "Start søknaden" }).click();
  await choose(page, { search: "Grimstad kommune", nth: 13 });
  if ((await page.getByRole("heading", { level: 1 }).innerText()) === "Du har allerede begynt") {
    await page.getByRole("button", { name: "Begynn på en ny søknad" }).click();
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("På vegne av hvem?");
}

/** A case that nobody has, and that the rules have put before a person. */
async function deskCase(page: Page): Promise<void> {
  await signInAsEmployee(page, caseWorker, "/ansatt?vis=ledige");
  await page.getByRole("table").getByRole("link").last().click();
}
