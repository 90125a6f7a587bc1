// quorum services: real servers on this machine, started by the scripts of infra/servers.

import type { Command } from "commander";
import { type LocalServer, openLocalServers } from "../../services/local-servers.ts";
import { type Cli, group, shared } from "../cli.ts";
import type { CommonOptions } from "../options.ts";
import { table } from "../render/layout.ts";

export function addServices(program: Command, cli: Cli): void {
  const { terminal, clock, signal } = cli;
  const servers = (options: CommonOptions) => openLocalServers({ home: cli.config(options).QUORUM_HOME, clock });
  const services = group(program, "services", "real servers on this machine");

  shared(services.command("list").description("what can be started, and what runs")).action((options: CommonOptions) =>
    cli.print(options, servers(options).list(), renderServers),
  );
  shared(services.command("start").description("install what is missing, start on loopback, print the address"))
    .argument("<name>")
    .action(async (name: string, options: CommonOptions) => {
      const tell = (line: string): void => terminal.err.write(`${line}\n`);
      cli.print(options, await servers(options).start(name, tell, signal), renderServer);
    });
  shared(services.command("stop").description("stop what start started"))
    .argument("<name>")
    .option("--remove-data", "remove its folder too")
    .action(async (name: string, { removeData, ...options }: CommonOptions & { readonly removeData?: true }) =>
      cli.print(options, await servers(options).stop(name, { removeData: removeData === true }), renderServer),
    );
}

const renderServer = ({ name, state, url }: LocalServer): string =>
  `${name} ${state === "running" ? `runs at ${url}` : "is stopped"}`;

const renderServers = (rows: readonly LocalServer[]): string =>
  table(
    rows,
    [
      { title: "Server", cell: ({ name }) => name },
      { title: "State", cell: ({ state }) => state },
      { title: "Address", cell: ({ url }) => url ?? "–" },
    ],
    "",
  );
