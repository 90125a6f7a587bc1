// The quorum command's entry: reads the environment, opens drivers, runs the command line.
// Nothing else in the tree reads process.env.
import { packageVersion } from "#infra/runtime/index.ts";

if (process.argv.includes("--version")) console.log(packageVersion);
else {
  console.error("This build of quorum answers --version only.");
  process.exitCode = 2;
}
