// quorum serve: the gateway with its page, until it is told to stop.

import type { Command } from "commander";
import { parseConfig } from "#infra/runtime/index.ts";
import { type Cli, dataOf, shared } from "../cli.ts";
import type { CommonOptions } from "../options.ts";

interface ServeOptions extends CommonOptions {
  readonly host?: string;
  readonly port?: string;
}

export function addServe(program: Command, cli: Cli): void {
  shared(program.command("serve").description("serve the desk and its page over HTTP"), "data")
    .option("--host <address>", "QUORUM_HOST, default 127.0.0.1")
    .option("--port <n>", "QUORUM_PORT, default 8080; 0 takes any free one")
    .action(async ({ host, port, home, ...options }: ServeOptions) => {
      const data = dataOf(options);
      const config = parseConfig({
        ...cli.env,
        ...(home !== undefined && { QUORUM_HOME: home }),
        ...(host !== undefined && { QUORUM_HOST: host }),
        ...(port !== undefined && { QUORUM_PORT: port }),
        ...(data !== undefined && { QUORUM_DATA: data }),
      });
      const { serveGateway } = await import("../../services/serving/serve-gateway.ts");
      const gateway = await serveGateway(config, cli, (line) =>
        cli.terminal.out.write(`${options.json ? JSON.stringify(line) : line.says}\n`),
      );
      await interrupted(cli.signal);
      await gateway.close();
    });
}

/** Resolves once the signal is aborted, also where that was while the gateway started. */
async function interrupted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
