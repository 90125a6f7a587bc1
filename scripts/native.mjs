// Makes the one native module that ships no binary in its package ready: better-sqlite3.
// Tries in order: it loads already; its prebuilt binary; a compile. Then prunes what a compile leaves behind.
// Also links node_modules/.bin/quorum, so that `npx quorum` runs this repository's own command. (With a "bin" field in
// package.json, npx would install the repository into its cache first, which strict-allow-scripts refuses.)
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

// The headers that came with this Node, where it has them; without them node-gyp would look for a download.
const prefix = dirname(dirname(process.execPath));
const headers = existsSync(join(prefix, "include", "node", "node.h")) ? [`--nodedir=${prefix}`] : [];

prepare("better-sqlite3", ["-e", "new (require('better-sqlite3'))(':memory:').close()"]);
linkCommand();

/** Leaves `name` loadable, or ends the install with what to do. */
function prepare(name, probe) {
  const folder = dirname(require.resolve(`${name}/package.json`));
  const loads = () => run(process.execPath, probe, root).ok;
  if (loads()) return;

  const prebuilt = run(
    process.execPath,
    [require.resolve("prebuild-install/bin.js"), "--runtime", "node"],
    folder,
    60_000,
  );
  if (prebuilt.ok && loads()) return console.log(`native: ${name} from its prebuilt binary`);

  console.log(`native: no prebuilt ${name} for Node ${process.version}; compiling it (about a minute)`);
  const gyp = process.env.npm_config_node_gyp;
  const compiled = gyp
    ? run(process.execPath, [gyp, "rebuild", "--release", ...headers], folder)
    : run("npx", ["--no-install", "node-gyp", "rebuild", "--release", ...headers], folder);
  if (!compiled.ok || !loads()) {
    console.error(`${prebuilt.text}\n${compiled.text}`);
    console.error(
      `native: ${name} could not be built. It needs python3, make and a C++ compiler; then run: npm rebuild`,
    );
    process.exit(1);
  }
  prune(join(folder, "build"));
}

/** Keeps build/Release/*.node, removes the rest of a build folder. */
function prune(build) {
  for (const entry of readdirSync(build)) {
    if (entry !== "Release") rmSync(join(build, entry), { recursive: true, force: true });
  }
  for (const entry of readdirSync(join(build, "Release"))) {
    if (!entry.endsWith(".node")) rmSync(join(build, "Release", entry), { recursive: true, force: true });
  }
}

function linkCommand() {
  const bin = join(root, "node_modules", ".bin");
  const link = join(bin, "quorum");
  if (process.platform === "win32" || !existsSync(join(root, "node_modules"))) return;
  mkdirSync(bin, { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "..", "bin", "quorum.mjs"), link);
}

function run(command, args, cwd, timeoutMs = 600_000) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8", timeout: timeoutMs });
  return { ok: status === 0, text: `${stdout ?? ""}${stderr ?? ""}` };
}
