// What every command is given: the terminal, the settings, a client of the gateway, a way to print.

import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type Config, callerError, parseConfig } from "#infra/runtime/index.ts";
import { sourceOf } from "../services/data/datasets.ts";
import type { GatewayClient } from "./client.ts";
import { connect } from "./connect.ts";
import type { Edge } from "./edge.ts";
import { asOfOption, type CommonOptions, dataOption, homeOption, jsonOption } from "./options.ts";
import { readable } from "./render/readable.ts";

export interface Cli extends Edge {
  config(options: CommonOptions): Config;
  /** Runs the work with a client, and closes what it opened whatever happens. */
  withGateway<T>(options: CommonOptions, work: (client: GatewayClient) => Promise<T>): Promise<T>;
  /** Ends the command with exit code 1 although it has printed its result. */
  failed(): void;
  /** JSON where that was asked for, else as rendered. */
  print<T>(options: CommonOptions, value: T, render: (value: T) => string): void;
}

export function openCli(edge: Edge, failed: () => void): Cli {
  const config = ({ home }: CommonOptions): Config =>
    parseConfig({ ...edge.env, ...(home !== undefined && { QUORUM_HOME: home }) });
  return {
    ...edge,
    config,
    failed,
    async withGateway(options, work) {
      const connection = await connect(config(options), edge);
      try {
        return await work(connection.client);
      } finally {
        await connection.close();
      }
    },
    print(options, value, render) {
      edge.terminal.out.write(`${options.json ? JSON.stringify(value, null, 2) : render(readable(value))}\n`);
    },
  };
}

type Shared = "data" | "asOf";

/** Adds --json and --home, and of the others those named. */
export function shared(command: Command, ...which: readonly Shared[]): Command {
  if (which.includes("data")) command.addOption(dataOption());
  if (which.includes("asOf")) command.addOption(asOfOption());
  return command.addOption(jsonOption()).addOption(homeOption());
}

/** A command that only has commands below it, and says which where none is given. */
export function group(program: Command, name: string, says: string): Command {
  const made = program.command(name).description(says).argument("[command]").usage("<command>");
  return made.action((found: string | undefined) => {
    const wanted = made.commands.map((command) => command.name()).join(", ");
    throw callerError(
      "gateway/bad-request",
      `quorum ${name}: wanted one of ${wanted}, found ${found === undefined ? "none" : `"${found}"`}.`,
    );
  });
}

/** What --data names, readable from another process: a folder by its absolute path. */
export function dataOf(options: CommonOptions): string | undefined {
  if (options.data === undefined) return undefined;
  const source = sourceOf(options.data);
  return source.kind === "folder" ? resolve(source.folder) : options.data;
}

/** Of the commands that read vendors' figures. */
export const besideOption = (): Option =>
  new Option("--beside <folder or id>", "data set with vendors' figures (market value, P/E), where --data has none");

/** Another data set beside it, say one with yields. */
export const otherData = (data: string | undefined): string | undefined =>
  data === undefined ? undefined : dataOf({ data });

/** As dataOf, and QUORUM_DATA where no option says anything. */
export function dataOrDefault(cli: Cli, options: CommonOptions): string | undefined {
  const data = options.data ?? cli.config(options).QUORUM_DATA;
  return data === undefined ? undefined : dataOf({ data });
}
