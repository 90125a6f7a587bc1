// Prints one table a port from vitest JSON reports: facts down, drivers across; what a driver cannot do is named below with its reason.
//   node scripts/conformance-table.mjs REPORT.json [REPORT.json ...]
// Exit status 1 where a fact failed or was not run by a driver of its port.
import { readFileSync } from "node:fs";

const marks = { passed: "yes", failed: "FAILED", skipped: "no", pending: "no", todo: "no" };
const ports = new Map(); // port -> fact -> { text, drivers: driver -> mark }
const reasons = new Map();
for (const path of process.argv.slice(2)) {
  const { testResults } = JSON.parse(readFileSync(path, "utf8"));
  for (const { assertionResults } of testResults) {
    for (const { ancestorTitles, title, status } of assertionResults) {
      const suite = /^([^:]+): (.+)$/.exec(ancestorTitles[0] ?? "");
      const fact = /^([A-Z]{2,}(?:-[A-Z]+)?-?\d+\w*) (.+)$/.exec(title);
      if (!suite || !fact) continue;
      const [, port, driver] = suite;
      const [, id, words] = fact;
      const [text, reason] = words.split(" (skipped: ");
      const facts = ports.get(port) ?? new Map();
      ports.set(port, facts);
      const row = facts.get(id) ?? { text, drivers: new Map() };
      facts.set(id, row);
      row.drivers.set(driver, marks[status] ?? status);
      const key = `  ${port}: ${driver}  ${id}`; // what a later report ran is no longer left out
      reasons.delete(key);
      if (reason !== undefined) reasons.set(key, reason.replace(/\)$/, ""));
    }
  }
}

let bad = 0;
for (const [port, facts] of [...ports].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const drivers = [...new Set([...facts.values()].flatMap(({ drivers }) => [...drivers.keys()]))].sort();
  const rows = [...facts].sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
  const width = Math.max(...rows.map(([id, { text }]) => Math.min(90, `${id} ${text}`.length)));
  console.log(`\n${port}: ${rows.length} facts, ${drivers.length} drivers`);
  console.log(`${"".padEnd(width)}  ${drivers.join("  ")}`);
  for (const [id, { text, drivers: by }] of rows) {
    const cells = drivers.map((driver) => {
      const mark = by.get(driver) ?? "NOT RUN";
      if (mark === "FAILED" || mark === "NOT RUN") bad += 1;
      return mark.padEnd(driver.length);
    });
    console.log(`${`${id} ${text}`.slice(0, width).padEnd(width)}  ${cells.join("  ")}`.trimEnd());
  }
}
if (reasons.size > 0) console.log("\nnot offered, and why:");
for (const [key, reason] of reasons) console.log(`${key}  ${reason}`);
console.log(
  `\n${[...ports.values()].reduce((sum, facts) => sum + facts.size, 0)} facts of ${ports.size} ports; ${bad} failed or not run`,
);
process.exitCode = bad > 0 ? 1 : 0;
