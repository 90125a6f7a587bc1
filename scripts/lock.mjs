// Completes package-lock.json: optional packages of other platforms that the registry in use did not serve
// get an entry, so that `npm ci` accepts the lock everywhere. Run after every change of the lock: npm run lock.
// Writes nothing else; versions come from the package that asks for them.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const systems = ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"];
const processors = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** The platform fields that a name such as `@chdb/lib-linux-arm64-gnu` states. */
export function platformOf(name) {
  const words = name.split(/[^a-z0-9]+/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") && os.includes("linux") ? ["glibc"] : [];
  return { ...(os.length > 0 && { os }), ...(cpu.length > 0 && { cpu }), ...(libc.length > 0 && { libc }) };
}

/** Entries that the lock names as optional dependencies but does not hold: path -> entry. */
export function missingEntries(lock) {
  const found = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
      if (places.some((place) => place in lock.packages)) continue;
      const platform = platformOf(name);
      if (!platform.os && !platform.cpu)
        throw new Error(`${name} (wanted by ${path}) states no platform; add it by hand.`);
      found[places[0]] = { version: version.replace(/^[\^~]/, ""), optional: true, ...platform };
    }
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingEntries(lock);
  const paths = Object.keys({ ...lock.packages, ...missing }).sort();
  lock.packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path] ?? missing[path]]));
  for (const entry of Object.values(lock.packages)) {
    if (typeof entry.resolved === "string" && entry.resolved.startsWith("http")) delete entry.resolved;
  }
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`lock: ${Object.keys(missing).length} entries added`);
}
