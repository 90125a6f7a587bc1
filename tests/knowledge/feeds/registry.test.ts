import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import { feedDrivers } from "#knowledge/feeds/index.ts";
import { marketStoreDrivers } from "#knowledge/stores/market/index.ts";

const folders = (...parts: string[]): string[] =>
  readdirSync(packageFile(...parts), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

test.each([
  ["feeds", feedDrivers],
  [join("stores", "market"), marketStoreDrivers],
])("every driver in knowledge/%s is declared, with what it is for", (room, declared) => {
  expect(declared.map(({ id }) => id).sort()).toEqual(folders("knowledge", room, "drivers"));
  for (const driver of declared) expect(driver.for + driver.how).toMatch(/\w+/);
});
