// npm run bench -- NAME [--json] [--suite ...]: runs one benchmark on purpose and prints size, seed and machine with its figures.
// Benchmarks never run in the test suite: machines are shared and noisy.

import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { BenchReport } from "#gateway/contract/index.ts";
import type { Bench } from "./bench.ts";

const folder = import.meta.dirname;
const names = readdirSync(folder).flatMap((file) =>
  file.endsWith(".bench.ts") ? [file.slice(0, -".bench.ts".length)] : [],
);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    suite: { type: "string" },
    seeds: { type: "string" },
    epochs: { type: "string" },
    models: { type: "string" },
  },
});
const [name] = positionals;
if (name === undefined || !names.includes(name)) {
  process.stderr.write(`Which benchmark? There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}.\n`);
  process.exit(2);
}

const { bench } = (await import(`./${name}.bench.ts`)) as { readonly bench: Bench };
const { json, ...settings } = values;
const results = await bench.run(settings);
const [cpu] = cpus();
const machine = `${cpu?.model.trim() ?? "unknown processor"}, ${cpus().length} threads, Node ${process.version}, ${process.platform} ${process.arch}`;
const report = BenchReport.parse({ name, machine, seed: bench.seed, results });

if (json) {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  process.stdout.write(`${name} on ${machine}, seed ${report.seed}\n`);
  for (const { id, value, unit, peer, ratio } of report.results) {
    const beside = peer
      ? `   ${peer.name} ${peer.version}: ${peer.value.toPrecision(4)} ${unit}, ratio ${ratio?.toFixed(3)}`
      : "";
    process.stdout.write(`  ${id.padEnd(44)} ${value.toPrecision(4)} ${unit}${beside}\n`);
  }
}
process.exit(0); // embedded engines keep threads of their own
