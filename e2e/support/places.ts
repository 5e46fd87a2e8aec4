/** Where the demonstration runs, without a path. */
export const installation: string = (process.env.EKOMMUNE_URL ?? "http://localhost:8080").replace(/\/$/, "");

/** An address in a municipality: `at("grimstad", "/tjenester")`. */
export function at(municipality: string, path = "/"): string {
  const url = new URL(installation);
  return `${url.protocol}//${municipality}.${url.host}${path}`;
}

/** The service that the tests apply for. */
export const service = "/tjenester/ambulerende-skjenkebevilling";
