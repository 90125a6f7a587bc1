// quorum ask: a question to the desk, with the specialists' progress where somebody watches.

import { type Command, Option } from "commander";
import type { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";
import type { AskAnswer, AskRequest } from "../../contract/index.ts";
import { errorOfProblem } from "../../guard/problem.ts";
import { type Cli, dataOrDefault, shared } from "../cli.ts";
import type { GatewayClient } from "../client.ts";
import type { CommonOptions } from "../options.ts";
import { renderAnswer } from "../render/answer.ts";
import { liveBoard } from "../render/live-board.ts";
import { readable } from "../render/readable.ts";

interface AskOptions extends CommonOptions {
  readonly thread?: string;
  readonly tracing: "soft" | "hard";
}

export function addAsk(program: Command, cli: Cli): void {
  shared(program.command("ask").description("ask the desk a question"), "data", "asOf")
    .argument("<question...>", "in plain English; quotes are optional")
    .option("--thread <id>", "continue this conversation")
    .addOption(
      new Option("--tracing <mode>", "an untraced number is struck through, or the answer refused")
        .choices(["soft", "hard"])
        .default("soft"),
    )
    .action(async (words: readonly string[], options: AskOptions) => {
      const request: z.input<typeof AskRequest> = {
        question: words.join(" "),
        asOf: options.asOf,
        threadId: options.thread,
        data: dataOrDefault(cli, options),
        tracing: options.tracing,
        as: cli.config(options).QUORUM_USER,
      };
      const watched = cli.terminal.err.isTTY && !options.json;
      const answer = await cli.withGateway(options, (client) =>
        watched ? watch(cli, client, request) : client.post<AskAnswer>("/v1/ask", request),
      );
      cli.print(options, answer, (value) => renderAnswer(value, cli.terminal));
    });
}

async function watch({ terminal }: Cli, client: GatewayClient, request: unknown): Promise<AskAnswer> {
  const board = liveBoard(terminal.err, terminal.paint);
  try {
    for await (const event of client.stream("/v1/ask", request)) {
      if (event.type === "answer-ready") return event.answer;
      if (event.type === "run-failed") throw errorOfProblem(event.problem);
      board.show(readable(event));
    }
  } finally {
    board.clear();
  }
  throw new QuorumError(
    "gateway/interrupted",
    "The answer stopped arriving before it was complete. Nothing was ordered.",
    { fault: "outside", retry: true },
  );
}
