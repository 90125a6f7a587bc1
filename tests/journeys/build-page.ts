// The page as its sources are now: in dist/web for the real gateway, in a folder of its own for the stand-in.
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { packageRoot } from "#infra/runtime/index.ts";

export function buildPage(): void {
  execFileSync(process.execPath, ["scripts/build.mjs", "--web"], { cwd: packageRoot, stdio: "pipe" });
}

/** Leaves dist/web alone, which another test may be serving. @returns the folder */
export async function buildPageApart(): Promise<string> {
  const outDir = mkdtempSync(join(tmpdir(), "quorum-page-"));
  const configFile = join(packageRoot, "vite.config.ts");
  await build({ configFile, logLevel: "error", build: { outDir, emptyOutDir: true } });
  return outDir;
}
