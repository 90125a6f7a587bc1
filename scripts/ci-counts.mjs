// Prints "PASSED FAILED" of a vitest JSON report, and on stderr the name and the error of each failed test; a file that broke before its first test counts as one failure.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const report = JSON.parse(readFileSync(process.argv[2], "utf8"));
let broken = 0;
for (const { name, status, message, assertionResults } of report.testResults) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((test) => test.status === "failed");
  for (const { fullName, failureMessages } of failed) {
    console.error(
      `FAILED: ${file}: ${fullName}\n  ${failureMessages.join("\n").split("\n").slice(0, 12).join("\n  ")}`,
    );
  }
  if (status === "failed" && failed.length === 0) {
    broken += 1;
    console.error(`FAILED: ${file} broke before its first test\n  ${message}`);
  }
}
console.log(`${report.numPassedTests} ${report.numFailedTests + broken}`);
