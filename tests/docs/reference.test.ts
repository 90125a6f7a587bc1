// docs/reference is what `npm run docs` makes of the registries, schemas and help texts as they are now.

import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import { referenceFolder, referencePages } from "../../scripts/docs/pages.ts";
import { doc, exists } from "./pages.ts";

const pages = await referencePages();

test.each(pages)("$path is current; after a change run: npm run docs", ({ path, text }) => {
  expect(exists(path) ? doc(path).text : "missing").toBe(text);
});

test("no other page lies in the folder", () => {
  expect(readdirSync(packageFile(referenceFolder)).sort()).toEqual(
    pages.map(({ path }) => path.slice(referenceFolder.length + 1)).sort(),
  );
});
