// The quorum command: reads the words given, runs one command, answers the exit code.

import { Command, CommanderError } from "commander";
import { packageVersion } from "#infra/runtime/index.ts";
import { openCli } from "./cli.ts";
import { addAnomaly } from "./commands/anomaly.command.ts";
import { addApprovals } from "./commands/approvals.command.ts";
import { addAsk } from "./commands/ask.command.ts";
import { addConfig } from "./commands/config.command.ts";
import { addBackup } from "./commands/data/backup.command.ts";
import { addFeeds } from "./commands/data/feeds.command.ts";
import { addRecords } from "./commands/data/records.command.ts";
import { addFactors } from "./commands/factors/factors.command.ts";
import { addFeatures } from "./commands/features/features.command.ts";
import { addJobs } from "./commands/jobs/jobs.command.ts";
import { addModels } from "./commands/learning/models.command.ts";
import { addTrain } from "./commands/learning/train.command.ts";
import { addOperations } from "./commands/operations.command.ts";
import { addOptions } from "./commands/risk/options.command.ts";
import { addPortfolio } from "./commands/risk/portfolio.command.ts";
import { addRisk } from "./commands/risk/risk.command.ts";
import { addVol } from "./commands/risk/vol.command.ts";
import { addSentiment } from "./commands/sentiment.command.ts";
import { addServe } from "./commands/serve.command.ts";
import { addServices } from "./commands/services.command.ts";
import type { Edge } from "./edge.ts";
import { fail, usageError } from "./failure.ts";

const examples = `
Examples:
  quorum ask "Should we buy more MSFT this week?"
  quorum ask "how risky is Boeing" --data ../shared/data/djia20 --as-of 2025-04-15
  quorum evidence ev_0123456789abcdef
  quorum approvals list
  quorum serve --port 8080

Every command takes --json. Without --data the desk stands on its built-in simulated market.
Exit codes: 0 done, 2 a mistake in the call, 1 anything else.`;

/** @param words what follows "quorum" on the command line */
export async function runQuorum(words: readonly string[], edge: Omit<Edge, "command">): Promise<number> {
  const { terminal, signal } = edge;
  const json = words.includes("--json");
  let code = 0;
  let said = "";
  const program = new Command("quorum")
    .description("A trading-research desk: every number traced, every order approved by a person.")
    .version(packageVersion, "--version")
    .addHelpText("after", examples)
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => terminal.out.write(text.endsWith("\n") ? text : `${text}\n`),
      writeErr: (text) => {
        said += text;
      },
      getOutHelpWidth: () => terminal.width,
    });
  const cli = openCli({ ...edge, command: `quorum ${words[0] ?? ""}` }, () => {
    code = 1;
  });
  for (const add of [
    addAsk,
    addRecords,
    addApprovals,
    addOperations,
    addFeatures,
    addFactors,
    addModels,
    addTrain,
    addJobs,
    addFeeds,
    addAnomaly,
    addRisk,
    addPortfolio,
    addOptions,
    addVol,
    addBackup,
    addConfig,
    addSentiment,
    addServices,
    addServe,
  ])
    add(program, cli);
  if (words.length === 0) {
    program.outputHelp();
    return 0;
  }
  try {
    await program.parseAsync([...words], { from: "user" });
    return code;
  } catch (thrown) {
    const mistake = thrown instanceof CommanderError ? usageError(thrown, said) : thrown;
    return mistake === null ? 0 : fail(mistake, { terminal, json, signal });
  }
}
