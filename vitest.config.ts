// How the tests run: one child process per test file, since the embedded ClickHouse opens one folder per process
// and does not survive the end of a thread that has it open.
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

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.test.tsx"],
    exclude: ["node_modules", "dist"],
    pool: "forks",
    isolate: true,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: [
      "default",
      countLine,
      ...(report ? [["json", { outputFile: report }] as ["json", { outputFile: string }]] : []),
    ],
  },
});
