// Holds what is compiled in to deny.toml, without compiling anything: every crate has a licence that is allowed there, and
// none is banned there, but through the libraries it names.
//
//   node conformance/dependencies.mjs

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const problems = [];
const metadata = JSON.parse(
  execFileSync("cargo", ["metadata", "--format-version", "1", "--locked", "--all-features"], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  }),
);
const packages = new Map(metadata.packages.map((each) => [each.id, each]));

checkLicences();
checkBans();

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`All ${packages.size} crates are allowed.`);

function checkLicences() {
  const allowed = listIn("licenses", "allow");
  for (const each of packages.values()) {
    if (each.license === null || !allows(each.license, allowed)) {
      problems.push(`${each.name} ${each.version} has the licence "${each.license}", which deny.toml does not allow`);
    }
  }
}

function checkBans() {
  for (const section of readFileSync("deny.toml", "utf8").split("[[bans.deny]]").slice(1)) {
    const banned = section.match(/^crate = "(.+)"$/m)[1];
    const reason = section.match(/^reason = "(.+)"$/m)[1];
    const wrappers = [...(section.match(/^wrappers = \[(.*)\]$/m)?.[1] ?? "").matchAll(/"([^"]+)"/g)].map((m) => m[1]);
    for (const node of metadata.resolve.nodes) {
      const user = packages.get(node.id).name;
      const uses = node.deps.some((dependency) => packages.get(dependency.pkg).name === banned);
      if (uses && !wrappers.includes(user)) problems.push(`${user} uses ${banned}: ${reason}`);
    }
  }
}

/** The strings of `key = [ … ]` in a section of deny.toml. */
function listIn(section, key) {
  const text = readFileSync("deny.toml", "utf8");
  const body = text.slice(text.indexOf(`\n[${section}]`)).match(new RegExp(`^${key} = \\[([^\\]]*)\\]`, "m"))[1];
  return new Set([...body.matchAll(/"([^"]+)"/g)].map((match) => match[1]));
}

/** Whether an SPDX expression can be met with the allowed licences alone. */
function allows(expression, allowed) {
  // Older crates write "MIT/Apache-2.0" for OR.
  const words = expression.replaceAll("/", " OR ").match(/[()]|[^\s()]+/g);
  let position = 0;
  const either = () => {
    let met = both();
    while (words[position] === "OR") {
      position += 1;
      met = both() || met;
    }
    return met;
  };
  const both = () => {
    let met = one();
    while (words[position] === "AND") {
      position += 1;
      met = one() && met;
    }
    return met;
  };
  const one = () => {
    if (words[position] === "(") {
      position += 1;
      const met = either();
      position += 1;
      return met;
    }
    let licence = words[position];
    position += 1;
    if (words[position] === "WITH") {
      licence += ` WITH ${words[position + 1]}`;
      position += 2;
    }
    return allowed.has(licence);
  };
  return either();
}
