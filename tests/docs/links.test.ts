// Links, files and settings that the documentation names are there.

import { describe, expect, test } from "vitest";
import { ConfigSchema, errorCodes } from "#infra/runtime/index.ts";
import { anchorsOf, doc, everyDoc, exists, inlineCode, localLinks, resolveLink } from "./pages.ts";

const docs = everyDoc();
const codes = new Set<string>(errorCodes);
const rooms = /^(?:infra|knowledge|tools|agents|graphs|gateway|prompts|tests|scripts|docs|bin)\//;

describe.each(docs.map((page) => ({ path: page.path, page })))("$path", ({ page }) => {
  test("leads nowhere that is not there", () => {
    const broken = localLinks(page).filter((target) => {
      const { path, anchor } = resolveLink(page, target);
      if (!exists(path)) return true;
      return anchor !== null && path.endsWith(".md") && !anchorsOf(doc(path)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("names no file and no error code that is not there", () => {
    const named = inlineCode(page).filter((words) => rooms.test(words) && !/[\s*{<|:]|NAME/.test(words));
    expect(named.filter((name) => !exists(name.replace(/\/$/, "")) && !codes.has(name))).toEqual([]);
  });

  test("names no setting that is not read", () => {
    const settings = new Set(Object.keys(ConfigSchema.shape));
    const named = page.text.match(/\b(?:QUORUM|OLLAMA|OPENAI|OTEL)_[A-Z_]+\b/g) ?? [];
    const others = new Set(["QUORUM_DEV_GATEWAY", "OLLAMA_TEST_URL"]); // of the development server and of the tests
    expect([...new Set(named)].filter((name) => !settings.has(name) && !others.has(name))).toEqual([]);
  });
});

test("every page under docs is linked from another page", () => {
  const linked = new Set(docs.flatMap((page) => localLinks(page).map((target) => resolveLink(page, target).path)));
  expect(docs.map(({ path }) => path).filter((path) => path.startsWith("docs/") && !linked.has(path))).toEqual([]);
});
