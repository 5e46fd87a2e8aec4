import { request } from "node:http";

import type { BrowserContext } from "@playwright/test";

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

export interface Asked {
  method?: "GET" | "POST";
  /** Sends the cookies that this browser would send. */
  as?: BrowserContext;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * Asks the server without a browser, as a feed reader or an ill-mannered client would. Browsers know that names ending in
 * `.localhost` are this machine, and other programs do not; so the name goes into the header only.
 */
export async function ask(url: string, asked: Asked = {}): Promise<Answer> {
  const { host, port, pathname, search } = new URL(url);
  const cookies = (await asked.as?.cookies(url)) ?? [];
  const headers: Record<string, string> = {
    ...(cookies.length > 0 ? { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") } : {}),
    ...(asked.body === undefined ? {} : { "content-length": String(Buffer.byteLength(asked.body)) }),
    ...asked.headers,
    host,
  };
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path: pathname + search, method: asked.method ?? "GET", headers };
    const sent = request(options, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    sent.on("error", reject);
    sent.end(asked.body);
  });
}
