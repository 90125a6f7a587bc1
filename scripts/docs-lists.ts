// npm run docs: writes docs/reference from the registries, schemas and help texts. Nothing in that folder is written by hand;
// tests/docs/reference.test.ts fails where a page is not what this writes.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { packageFile } from "#infra/runtime/index.ts";
import { referenceFolder, referencePages } from "./docs/pages.ts";

const pages = await referencePages();
mkdirSync(packageFile(referenceFolder), { recursive: true });
for (const name of readdirSync(packageFile(referenceFolder))) {
  if (!pages.some(({ path }) => path === `${referenceFolder}/${name}`)) rmSync(packageFile(referenceFolder, name));
}
for (const { path, text } of pages) writeFileSync(packageFile(path), text);
console.log(`${pages.length} pages in ${referenceFolder}`);
