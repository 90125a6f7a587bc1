// Compiles the kernels written in AssemblyScript into modules that are committed: of columns, and of trees.
// `node scripts/native-kernels.mjs [NAME]` after changing them; a test each holds the committed file to what this gives.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = {
  columns: {
    sources: "tools/columns/assembly/kernels",
    target: "tools/columns/native/module.ts",
    flags: ["--enable", "simd", "--noAssert"],
  },
  trees: {
    sources: "tools/learning/trees/assembly/exports",
    target: "tools/learning/trees/kernels/module.ts",
    flags: [
      ...["--enable", "simd,threads,bulk-memory,sign-extension,nontrapping-f2i"],
      ...["--sharedMemory", "--initialMemory", "16", "--maximumMemory", "65536"],
    ],
  },
};

/** The text of a module, by its name above. */
export async function compileKernels(name = "columns") {
  const { main } = await import("assemblyscript/asc");
  const { sources, flags } = modules[name];
  const files = readdirSync(join(root, sources))
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => `${sources}/${file}`);
  const folder = mkdtempSync(join(tmpdir(), "quorum-kernels-"));
  try {
    const out = join(folder, "kernels.wasm");
    const always = ["-O3", "--runtime", "stub", "--importMemory", "--baseDir", root];
    const { error, stderr } = await main([...files, ...always, ...flags, "--outFile", out]);
    if (error) throw new Error(`AssemblyScript refused: ${error.message}\n${stderr.toString()}`);
    return asModule(readFileSync(out));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function asModule(wasm) {
  const compiled = new WebAssembly.Module(wasm);
  const exported = WebAssembly.Module.exports(compiled).filter(({ kind }) => kind === "function");
  const names = exported
    .map(({ name }) => name)
    .filter((name) => name !== reserved)
    .sort();
  const quoted = names.map((name) => `"${name}"`);
  // As the formatter writes a list: in one line where it fits.
  const listed =
    quoted.join(", ").length < 80 ? quoted.join(", ") : `\n${quoted.map((name) => `  ${name},`).join("\n")}\n`;
  const lines = wasm.toString("base64").match(/.{1,116}/g);
  return [
    "// Made by scripts/native-kernels.mjs from ../assembly: do not change by hand.",
    "",
    `export const nativeNames = [${listed}] as const;`,
    "",
    ...(exported.length > names.length ? reservedLines(compiled) : []),
    "// biome-ignore format: one long text",
    `export const nativeCode = [\n${lines.map((line) => `  "${line}",`).join("\n")}\n].join("");`,
    "",
  ].join("\n");
}

/** A function of the code that says how many bytes at the memory's beginning are its own. */
const reserved = "reservedBytes";

function reservedLines(compiled) {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const bytes = new WebAssembly.Instance(compiled, { env: { memory } }).exports[reserved]();
  return [
    "/** The memory's first bytes are the code's own. */",
    `export const ${reserved} = ${Math.ceil(bytes / 16) * 16};`,
    "",
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv[2];
  for (const [name, { target }] of Object.entries(modules)) {
    if (only !== undefined && only !== name) continue;
    mkdirSync(dirname(join(root, target)), { recursive: true });
    writeFileSync(join(root, target), await compileKernels(name));
  }
}
