// Compiles the kernels written in AssemblyScript (tools/columns/assembly) into tools/columns/native/module.ts.
// `node scripts/native-kernels.mjs` after changing them; a test holds the committed file to what this gives.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = "tools/columns/assembly/kernels";
const target = join(root, "tools/columns/native/module.ts");

/** The text of tools/columns/native/module.ts. */
export async function compileKernels() {
  const { main } = await import("assemblyscript/asc");
  const files = readdirSync(join(root, sources))
    .filter((name) => name.endsWith(".ts"))
    .sort()
    .map((name) => `${sources}/${name}`);
  const folder = mkdtempSync(join(tmpdir(), "quorum-kernels-"));
  try {
    const out = join(folder, "kernels.wasm");
    const flags = ["-O3", "--enable", "simd", "--runtime", "stub", "--noAssert", "--importMemory", "--baseDir", root];
    const { error, stderr } = await main([...files, ...flags, "--outFile", out]);
    if (error) throw new Error(`AssemblyScript refused: ${error.message}\n${stderr.toString()}`);
    return asModule(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asModule(wasm) {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(wasm))
    .filter(({ kind }) => kind === "function")
    .map(({ name }) => name)
    .sort();
  const lines = wasm.toString("base64").match(/.{1,116}/g);
  return [
    "// Made by scripts/native-kernels.mjs from ../assembly: do not change by hand.",
    "",
    `export const nativeNames = [\n${names.map((name) => `  "${name}",`).join("\n")}\n] as const;`,
    "",
    "// biome-ignore format: one long text",
    `export const nativeCode = [\n${lines.map((line) => `  "${line}",`).join("\n")}\n].join("");`,
    "",
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, await compileKernels());
}
