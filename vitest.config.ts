// How the tests run. Most files share a process with others of their kind: loading the sources again for each would take longer than the
// tests themselves. Files that open the embedded ClickHouse, start processes or servers, or touch the clock or the environment have a process
// each: the engine opens one folder a process and does not survive the end of a thread that has it open. Drills start the product as
// processes, kill them, fill disks and drive a browser: `npm run check:drills`; everything else is `npm test`.
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import type { Reporter } from "vitest/node";

const countLine: Reporter = {
  onTestRunEnd(modules, unhandled) {
    const counts = { passed: 0, failed: unhandled.length, skipped: 0, pending: 0 };
    for (const testModule of modules) {
      for (const test of testModule.children.allTests()) counts[test.result().state] += 1;
      if (testModule.errors().length > 0) counts.failed += 1;
    }
    process.on("exit", () =>
      console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`),
    );
  },
};

const report = process.env.QUORUM_TEST_REPORT; // a file for the results as JSON, used by .ci/run

/** Plain functions, schemas, texts, and vendors' answers: nothing outlives its test. */
const together = [
  "tests/agents/**/*.test.ts",
  "tests/conformance/{cache,chat-model,embeddings,event-bus,feed,memory,objects,records,relations}.!(*-real).test.ts",
  "tests/conformance/market-store.{memory,questdb,series.memory}.test.ts",
  "tests/docs/**/*.test.ts",
  "tests/gateway/guard/**/*.test.ts",
  "tests/gateway/web/{api,app,chart,evidence,inbox,shared}/**/*.test.{ts,tsx}",
  "tests/infra/{deploy,jobs,runtime,security}/**/*.test.ts",
  "tests/knowledge/{books,bus,domain,embeddings,feeds,ingest,quality}/**/!(*chdb|defects).test.ts",
  "tests/knowledge/stores/{cache,memory,objects,records,relations,sqlite}/**/!(*-real).test.ts",
  "tests/structure/**/*.test.ts",
  "tests/tools/!(define)/**/*.test.ts",
  "tests/types/**/*.test.ts",
];

const drills = ["tests/{drills,journeys}/**/*.test.ts", "tests/**/*.drill.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "together", include: together, exclude: drills, isolate: false } },
      {
        extends: true,
        test: {
          name: "alone",
          include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
          exclude: [...together, ...drills],
          isolate: true,
        },
      },
      { extends: true, test: { name: "drills", include: drills, isolate: true } },
    ],
    pool: "forks",
    // One more than processors: many tests wait for the disk or for another process.
    maxWorkers: availableParallelism() + 1,
    // For tests that hang, not for slow ones: machines are shared and noisy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: [
      "default",
      countLine,
      ...(report ? [["json", { outputFile: report }] as ["json", { outputFile: string }]] : []),
    ],
  },
});
