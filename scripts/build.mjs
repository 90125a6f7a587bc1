// Builds what runs: gateway/main.ts -> dist/quorum.js and gateway/web -> dist/web, each only when its sources changed.
// Run as a command (`--web` adds the page) or through ensureBuilt. esbuild and vite load only when there is work.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const chunkLifeMs = 24 * 3600 * 1000;

const server = {
  name: "server",
  entry: "gateway/main.ts",
  sources: [
    "infra",
    "knowledge",
    "tools",
    "agents",
    "graphs",
    "gateway",
    "package.json",
    "node_modules/.package-lock.json",
  ],
  without: ["gateway/web"],
  product: "dist/quorum.js",
  build: buildServer,
};
const web = {
  name: "web",
  entry: "gateway/web/index.html",
  sources: ["gateway/web", "gateway/contract", "vite.config.ts", "package.json", "node_modules/.package-lock.json"],
  without: [],
  product: "dist/web/index.html",
  build: buildWeb,
};

/** Brings dist/ up to date; cheap when it is. Returns the names of what was built. */
export async function ensureBuilt({ web: withWeb = false } = {}) {
  const built = [];
  for (const target of withWeb ? [server, web] : [server]) {
    if (!existsSync(join(root, target.entry))) continue; // an installation that carries only dist/
    const fingerprint = fingerprintOf(target);
    const stamp = join(root, "dist", `.${target.name}.stamp`);
    if (existsSync(join(root, target.product)) && read(stamp) === fingerprint) continue;
    await target.build();
    replaceFile(stamp, fingerprint);
    built.push(target.name);
  }
  return built;
}

/** Changes when a file under the sources is added, removed, renamed or written. */
function fingerprintOf({ sources, without }) {
  const hash = createHash("sha1");
  const visit = (path) => {
    if (without.includes(path)) return;
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
    else if (stat) hash.update(`${path} ${stat.mtimeMs} ${stat.size}\n`);
  };
  sources.forEach(visit);
  return hash.digest("hex");
}

// Pure-JavaScript packages are bundled: the command starts in half the time it takes to load them file by file.
// Packages with native parts stay outside, so do optional packages that may not be installed, and clients of servers and venues,
// which only some commands load.
const external = [
  "better-sqlite3",
  "chdb",
  "usearch",
  "pulsar-client",
  "@aws-sdk/*",
  "@clickhouse/client",
  "@questdb/nodejs-client",
  "arangojs",
  "ccxt",
  "ioredis",
  "highs",
  "onnxruntime-node",
  "pg",
  "pg-native",
  "weaviate-ts-client",
];

async function buildServer() {
  const { build } = await import("esbuild").catch(() => {
    throw new Error("dist/ is out of date and esbuild is not installed: run `npm ci` (with dev dependencies) first.");
  });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: {
      quorum: server.entry,
      "feature-worker": "tools/features/compute/block-worker.ts",
      "task-worker": "tools/learning/tuning/executor/task-worker.ts",
    },
    outdir: "dist",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    external,
    banner: {
      // CommonJS packages inside an ES module bundle still call require for Node's own modules.
      js: 'import { createRequire as createRequireOfBundle } from "node:module"; const require = createRequireOfBundle(import.meta.url);',
    },
    write: false,
    logLevel: "warning",
  });
  // Chunks first, the entry last: a process that starts or runs meanwhile never sees half a build.
  const entryLast = [...outputFiles].sort((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path)));
  for (const { path, contents } of entryLast) replaceFile(path, contents);
  pruneChunks(new Set(outputFiles.map(({ path }) => path)));
}

const isEntry = (path) => relative(root, path) === join("dist", "quorum.js");

/** Removes chunks of earlier builds, but not fresh ones: a running desk may still load them. */
function pruneChunks(current) {
  const folder = join(root, "dist", "chunks");
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const ageMs = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (!current.has(path) && ageMs > chunkLifeMs) rmSync(path, { force: true });
  }
}

async function buildWeb() {
  const { build } = await import("vite").catch(() => {
    throw new Error("dist/web is out of date and vite is not installed: run `npm ci` (with dev dependencies) first.");
  });
  await build({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
}

function replaceFile(path, contents) {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  writeFileSync(part, contents);
  renameSync(part, path);
}

function read(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const built = await ensureBuilt({ web: process.argv.includes("--web") });
  for (const name of built) console.error(`built ${name}`);
}
