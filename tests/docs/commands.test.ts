// Commands that the documentation names are there, with the options it gives them.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { packageFile } from "#infra/runtime/index.ts";
import { commandsWithHelp } from "../../scripts/docs/cli.page.ts";
import { blocks, type Doc, everyDoc, inlineCode } from "./pages.ts";

const commands = new Map((await commandsWithHelp()).map(({ name, help }) => [name, help]));
const { scripts } = JSON.parse(readFileSync(packageFile("package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};
const docs = everyDoc().filter(({ path }) => !path.startsWith("docs/reference/"));

/** Lines of shell, continued ones joined, and inline code. */
const shellOf = (page: Doc): readonly string[] => [
  ...blocks(page).flatMap((block) => block.replace(/\\\n\s*/g, " ").split("\n")),
  ...inlineCode(page),
];

/** `quorum ...` and `node bin/quorum.mjs ...` as typed; sentences that only speak of Quorum are none. */
const callsOf = (page: Doc): readonly string[] =>
  shellOf(page).flatMap((line) => /(?:^|[\s$])(?:npx )?quorum ((?:[a-z]|--)[^#`]*)/.exec(line)?.[1] ?? []);

/** The longest command that the words begin with; null where the first is none. */
function commandOf(call: string): string | null {
  const words = call.split(/\s+/);
  const two = words.slice(0, 2).join(" ");
  return commands.has(two) ? two : commands.has(words[0] ?? "") ? (words[0] as string) : null;
}

const optionsOf = (call: string): readonly string[] =>
  call.replace(/"[^"]*"/g, "").match(/(?<![\w-])--[a-z][a-z-]*/g) ?? [];

describe.each(docs.map((page) => ({ path: page.path, page })))("$path", ({ page }) => {
  test("every quorum command in it exists and takes the options shown", () => {
    const wrong = callsOf(page).filter((call) => {
      const command = call.startsWith("--") ? "" : commandOf(call);
      if (command === null) return true;
      const help = commands.get(command) ?? "";
      return optionsOf(call).some((option) => !new RegExp(`(?:^|[\\s,])${option}(?![\\w-])`, "m").test(help));
    });
    expect(wrong).toEqual([]);
  });

  test("every npm script in it exists", () => {
    const named = shellOf(page).flatMap((line) =>
      [...line.matchAll(/\bnpm run ([a-z:]+)/g)].map(([, name = ""]) => name),
    );
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});

test("the search finds commands at all", () => {
  expect(docs.flatMap(callsOf).length).toBeGreaterThan(20);
});
