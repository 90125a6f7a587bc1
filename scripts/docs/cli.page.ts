// docs/reference/cli.md: the help text of every command, as the command itself prints it.

import { runQuorum } from "#gateway/cli/run.ts";
import { openTerminal } from "#gateway/cli/terminal.ts";
import { countedIds, fixedClock } from "#infra/runtime/index.ts";
import { block, type Page, referencePage } from "./markdown.ts";

export interface CommandHelp {
  /** "approvals list"; empty for quorum itself. */
  readonly name: string;
  readonly help: string;
}

/** quorum and every command below it, a group before its commands. */
export async function commandsWithHelp(words: readonly string[] = []): Promise<readonly CommandHelp[]> {
  const help = await helpOf(words);
  const below: CommandHelp[] = [];
  for (const name of namesIn(help)) below.push(...(await commandsWithHelp([...words, name])));
  return [{ name: words.join(" "), help }, ...below];
}

export async function cliPage(): Promise<Page> {
  const commands = await commandsWithHelp();
  const parts = commands.flatMap(({ name, help }) => [
    `## quorum${name === "" ? "" : ` ${name}`}`,
    block("text", help),
  ]);
  return referencePage("cli", "Command line", "the help texts of the commands", parts);
}

async function helpOf(words: readonly string[]): Promise<string> {
  let text = "";
  const output = {
    write: (piece: string) => {
      text += piece;
    },
    isTTY: false,
    columns: 80,
  };
  await runQuorum([...words, "--help"], {
    env: {},
    terminal: openTerminal(output, output, {}),
    clock: fixedClock(0),
    ids: countedIds(),
    stdin: async () => "",
    signal: new AbortController().signal,
  });
  return text;
}

/** The names under "Commands:"; help itself is left out. */
function namesIn(help: string): readonly string[] {
  const [, listed = ""] = /\nCommands:\n((?: .*\n?)*)/.exec(help) ?? [];
  return [...listed.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name = ""]) => name).filter((name) => name !== "help");
}
