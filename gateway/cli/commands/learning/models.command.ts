// quorum models: versions of models, what the gate said of them, what they answer, and people's decisions about them.

import { type Command, Option } from "commander";
import type {
  ModelCard,
  ModelComparison,
  ModelDetail,
  ModelExplanation,
  ModelPredictions,
  ModelRow,
  ModelServingRow,
} from "../../../contract/index.ts";
import { type Cli, dataOf, group, shared } from "../../cli.ts";
import { type CommonOptions, collect, maybeNumber } from "../../options.ts";
import {
  renderComparison,
  renderDecision,
  renderExplanation,
  renderModel,
  renderModels,
  renderPredictions,
  renderServing,
} from "../../render/models.ts";
import { writeReport } from "../../write-report.ts";

interface Decision extends CommonOptions {
  readonly as: string;
  readonly why: string;
}

const at = (id: string): string => `/v1/models/versions/${encodeURIComponent(id)}`;

export function addModels(program: Command, cli: Cli): void {
  const models = group(program, "models", "versions of models, and which of them answers");
  addReading(models, cli);
  addDeciding(models, cli);
  addPredict(models, cli);
  addExplain(models, cli);
}

function addReading(models: Command, cli: Cli): void {
  shared(models.command("list").description("versions, newest first"))
    .option("--model <name>", "of one model, e.g. direction-5d/djia20")
    .addOption(new Option("--stage <stage>").choices(["challenger", "champion", "retired"]))
    .action(
      async ({ model, stage, ...options }: CommonOptions & { readonly model?: string; readonly stage?: string }) => {
        const found = await cli.withGateway(options, (client) =>
          client.get<ModelRow[]>("/v1/models", { model, stage }),
        );
        cli.print(options, found, renderModels);
      },
    );
  shared(models.command("show").description("lineage, the gate's verdict, decisions, what was seen since"))
    .argument("<version>")
    .action(async (id: string, options: CommonOptions) => {
      cli.print(options, await cli.withGateway(options, (client) => client.get<ModelDetail>(at(id))), renderModel);
    });
  shared(models.command("card").description("the model card of a version, in Markdown"))
    .argument("<version>")
    .action(async (id: string, options: CommonOptions) => {
      const found = await cli.withGateway(options, (client) => client.get<ModelCard>(`${at(id)}/card`));
      cli.print(options, found, ({ markdown }) => markdown.trimEnd());
    });
  shared(models.command("compare").description("a challenger beside the champion on the same walk-forward"))
    .argument("<challenger>")
    .argument("[champion]", "another version; the champion of the model where left out")
    .action(async (challenger: string, champion: string | undefined, options: CommonOptions) => {
      const query = { challenger, champion };
      const found = await cli.withGateway(options, (client) =>
        client.get<ModelComparison>("/v1/models/compare", query),
      );
      cli.print(options, found, renderComparison);
    });
  shared(models.command("serving").description("how the models that are open answer: counts, batches, times")).action(
    async (options: CommonOptions) => {
      const found = await cli.withGateway(options, (client) => client.get<ModelServingRow[]>("/v1/models/serving"));
      cli.print(options, found, renderServing);
    },
  );
}

function addDeciding(models: Command, cli: Cli): void {
  const deciding = (name: string, argument: string, says: string, path: (id: string) => string): void => {
    shared(models.command(name).description(says))
      .argument(argument)
      .requiredOption("--as <name>", "who decides")
      .requiredOption("--why <text>", "for the record")
      .action(async (id: string, { as, why, ...options }: Decision) => {
        const found = await cli.withGateway(options, (client) => client.post<ModelRow>(path(id), { as, why }));
        cli.print(options, found, renderDecision);
      });
  };
  deciding(
    "promote",
    "<version>",
    "make a version champion; only one that the gate passed",
    (id) => `${at(id)}/promote`,
  );
  deciding(
    "rollback",
    "<model>",
    "put the champion before back",
    (model) => `/v1/models/${encodeURIComponent(model)}/rollback`,
  );
  deciding("retire", "<version>", "set a challenger aside", (id) => `${at(id)}/retire`);
}

interface PredictOptions extends CommonOptions {
  readonly symbol: readonly string[];
  readonly versionId?: string;
}

function addPredict(models: Command, cli: Cli): void {
  const predict = models
    .command("predict")
    .description("what a model says of companies as of a moment")
    .argument("<model>", "its champion answers, or the version named")
    .option("--symbol <symbol>", "one company, may be given again; all where left out", collect, [])
    .option("--version-id <id>", "another version than the champion");
  shared(predict, "data", "asOf").action(async (model: string, { symbol, versionId, ...options }: PredictOptions) => {
    const body = {
      version: versionId,
      data: dataOf(options),
      asOf: options.asOf,
      ...(symbol.length > 0 && { symbols: symbol }),
    };
    const path = `/v1/models/${encodeURIComponent(model)}/predict`;
    cli.print(
      options,
      await cli.withGateway(options, (client) => client.post<ModelPredictions>(path, body)),
      renderPredictions,
    );
  });
}

interface ExplainOptions extends CommonOptions {
  readonly symbol: string;
  readonly seed?: string;
  readonly coalitions?: string;
  readonly report?: string;
}

function addExplain(models: Command, cli: Cli): void {
  const explain = models
    .command("explain")
    .description("why a version says what it says of a company, and what it looks at altogether")
    .argument("<version>")
    .requiredOption("--symbol <symbol>", "the company")
    .option("--seed <n>", "of everything that is drawn (7)")
    .option("--coalitions <n>", "of features that are asked at most, 64 to 100000 (2048); models of trees need none")
    .option("--report <file>", "a page with plots");
  shared(explain, "data", "asOf").action(
    async (id: string, { symbol, seed, coalitions, report: file, ...options }: ExplainOptions) => {
      const body = {
        symbol,
        data: dataOf(options),
        asOf: options.asOf,
        seed: maybeNumber("--seed", seed),
        coalitions: maybeNumber("--coalitions", coalitions),
        report: file !== undefined,
      };
      const { report, ...found } = await cli.withGateway(options, (client) =>
        client.post<ModelExplanation>(`${at(id)}/explain`, body),
      );
      if (file !== undefined && report !== null) await writeReport(file, report);
      cli.print(options, { ...found, report: file ?? null }, renderExplanation);
    },
  );
}
