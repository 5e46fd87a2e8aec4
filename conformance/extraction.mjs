// What the outside judges of an extraction need to know of it.
//
//   node conformance/extraction.mjs errors REPORT      fails if `ekommune archive validate --report json` found other
//                                                      errors than those a trial must have: what is still open
//   node conformance/extraction.mjs letters DIR OUT    copies the PDF/A-2a files, which the program made itself, to OUT
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const [what, from, to] = process.argv.slice(2);

if (what === "errors") {
  const report = JSON.parse(readFileSync(from, "utf8"));
  const open = ["case_status", "entry_status"];
  const wrong = report.findings.filter(({ severity, fault }) => severity === "error" && !open.includes(fault));
  for (const { rule, place, text } of wrong) console.log(`FAIL ${rule} ${place.file}:${place.line ?? ""} ${text}`);
  console.log(`${report.errors} errors, ${wrong.length} of them not because something is still open; ${report.warnings} warnings`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} else if (what === "letters") {
  const structure = readFileSync(join(from, "arkivstruktur.xml"), "utf8");
  mkdirSync(to, { recursive: true });
  let count = 0;
  for (const [object] of structure.matchAll(/<dokumentobjekt>.*?<\/dokumentobjekt>/gs)) {
    const file = /<referanseDokumentfil>(.*?)<\/referanseDokumentfil>/s.exec(object)?.[1];
    if (!file || !object.includes("<format>fmt/476</format>")) continue;
    copyFileSync(join(from, file), join(to, basename(file)));
    count += 1;
  }
  console.log(`${count} files made by the program`);
  process.exitCode = count > 0 ? 0 : 1;
} else {
  console.error("errors or letters?");
  process.exitCode = 2;
}
