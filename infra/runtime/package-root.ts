// Where the package's own files lie (prompts, configuration), from the sources and from the built bundle alike.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

function findPackageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "quorum") return folder;
    if (folder === dirname(folder)) throw new Error(`No package.json named "quorum" above ${from}.`);
  }
}

/** Absolute path of the folder that holds package.json. */
export const packageRoot: string = findPackageRoot(dirname(fileURLToPath(import.meta.url)));

export const packageVersion: string = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")).version;

/** Absolute path of a file of the package, given from its root. */
export const packageFile = (...parts: string[]): string => join(packageRoot, ...parts);
