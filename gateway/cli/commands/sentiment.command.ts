// quorum sentiment: score texts, train the models of tone, measure them.

import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { callerError, QuorumError } from "#infra/runtime/index.ts";
import { utf8Of } from "#tools/sentiment/index.ts";
import type {
  Score,
  ScoreAnswer,
  ScoredText,
  SentimentParts,
  TrainedAnswer,
} from "../../services/sentiment/sentiment.ts";
import { type Cli, group, shared } from "../cli.ts";
import { type CommonOptions, collect } from "../options.ts";
import { blocks, table } from "../render/layout.ts";
import { renderFigures } from "../render/sentiment-figures.ts";
import { openSteps, type StepBar } from "../render/steps.ts";
import { grouped, stance } from "../render/values.ts";
import type { Paint } from "../terminal.ts";

type ScoreOptions = CommonOptions & {
  readonly file?: string;
  readonly lines?: true;
  readonly lexicon?: string;
  readonly chat: boolean;
};
type TrainOptions = CommonOptions & { readonly data: string; readonly seed: string };
type EvalOptions = TrainOptions & { readonly set: readonly string[]; readonly lexicon?: string };

const dataSays = "a CSV file with a text and a label or a score, or a folder of such files";
const lexiconSays = "a word list of Loughran and McDonald (QUORUM_WORDS); the desk's own where left out";

export function addSentiment(program: Command, cli: Cli): void {
  const sentiment = group(program, "sentiment", "the tone of texts, and the models that read it");
  const parts = (options: CommonOptions): SentimentParts => ({ ...cli, config: cli.config(options) });

  shared(
    sentiment.command("score").description("score texts by word rules, trained models, and a chat model if one is set"),
  )
    .argument("[texts...]", "each a text of its own")
    .option("--file <path>", "the text of a file, UTF-8; - for stdin")
    .option("--lines", "each line of the file is a text of its own")
    .option("--lexicon <file>", lexiconSays)
    .option("--no-chat", "do not ask the chat model of QUORUM_MODEL")
    .action(async (texts: string[], { file, lines, lexicon, chat, ...options }: ScoreOptions) => {
      const given = file === undefined ? texts : [...texts, ...(await textsOf(cli, file, lines === true))];
      if (given.length === 0) {
        const says =
          'quorum sentiment score: wanted a text or --file, found neither. Try: quorum sentiment score "Profit rises"';
        throw callerError("tools/text-empty", says);
      }
      const { scoreAll } = await import("../../services/sentiment/sentiment.ts");
      const answer = await scoreAll(given, { chat, ...(lexicon !== undefined && { lexicon }) }, parts(options));
      cli.print(options, answer, (shown) => renderScores(shown, cli.terminal.paint));
    });

  shared(
    sentiment
      .command("train")
      .description(
        "train models on labelled texts into the object store; stopped, it goes on where it was the next time",
      ),
  )
    .requiredOption("--data <path>", dataSays)
    .option("--seed <n>", "the same seed and data give the same models", "7")
    .action(async ({ data, seed, ...options }: TrainOptions) => {
      const { trainOn } = await import("../../services/sentiment/sentiment.ts");
      const trained = await watched(cli, (bar) => trainOn(data, whole("--seed", seed), bar, parts(options)));
      cli.print(options, trained, renderTrained);
    });

  shared(
    sentiment
      .command("eval")
      .description("cross-validate the models beside always-neutral and the word rules; keeps nothing"),
  )
    .requiredOption("--data <path>", dataSays)
    .option("--seed <n>", "of folds, training and intervals", "7")
    .option("--set <name>", "this set only; may be repeated", collect, [])
    .option("--lexicon <file>", "a word list to measure beside the desk's own")
    .action(async ({ data, seed, set, lexicon, ...options }: EvalOptions) => {
      const { evaluateOn } = await import("../../services/sentiment/sentiment.ts");
      const asked = { seed: whole("--seed", seed), only: set, ...(lexicon !== undefined && { lexicon }) };
      const figures = await watched(cli, (bar) => evaluateOn(data, asked, bar, parts(options)));
      cli.print(options, figures, renderFigures);
    });
}

async function watched<T>({ terminal, signal }: Cli, work: (bar: StepBar) => Promise<T>): Promise<T> {
  const bar = openSteps(terminal);
  try {
    return await work(bar);
  } finally {
    bar.end();
    if (signal.aborted) terminal.err.write("Stopped. The same command goes on from what was finished.\n");
  }
}

async function textsOf(cli: Cli, file: string, lines: boolean): Promise<string[]> {
  const text = file === "-" ? await cli.stdin() : utf8Of(await bytesOf(file), `File ${file}`);
  const texts = lines ? text.split(/\r?\n/).filter((line) => line.trim() !== "") : [text];
  if (texts.length > 0) return texts;
  throw callerError("tools/text-empty", `File ${file}: no line with words in it.`);
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const says = `File ${file}: cannot be read (${(cause as Error).message}). Name a file that exists.`;
    throw new QuorumError("infra/file-missing", says, { fault: "caller", retry: false, cause });
  }
}

function whole(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw callerError("gateway/bad-request", `${name}: wanted a whole number from 0, found "${text}".`);
}

const renderScores = ({ model, texts }: ScoreAnswer, paint: Paint): string =>
  blocks(
    ...texts.map((one) => renderText(one, paint)),
    model === null ? paint("dim", "No model is trained. Train one with: quorum sentiment train --data FOLDER") : null,
  );

function renderText({ text, language, spam, scores, used }: ScoredText, paint: Paint): string {
  const notes = [
    ...(["en", "unknown"].includes(language.language)
      ? []
      : [`not English (${language.language}): scores mean little`]),
    ...(spam.spam ? [`looks like spam: ${spam.signs.join(", ")}`] : []),
    ...scores.flatMap(({ scorer, problem }) => (problem === null ? [] : [`${scorer}: ${problem}`])),
  ];
  const rows = table(
    scores.filter(({ problem }) => problem === null),
    [
      { title: "Scorer", cell: ({ scorer }) => (scorer === used ? `${scorer} *` : scorer) },
      { title: "Score", cell: ({ score }) => stance(score, paint) },
      { title: "Tone", cell: ({ tone }) => tone },
      { title: "Because", cell: because },
    ],
  );
  return blocks(paint("bold", text), rows, paint("yellow", notes.map((note) => `! ${note}`).join("\n")));
}

function because({ words, probabilities, hedged }: Score): string {
  if (probabilities !== null)
    return Object.entries(probabilities)
      .map(([tone, share]) => `${tone} ${share.toFixed(2)}`)
      .join(", ");
  const shown = words.slice(0, 5).map(({ word, weight }) => `${word} ${weight > 0 ? "+" : ""}${weight.toFixed(2)}`);
  return [...shown, ...(words.length > 5 ? ["…"] : []), ...(hedged ? ["hedged"] : [])].join(", ") || "–";
}

const renderTrained = ({ hash, key, bytes, seed, stepsTaken, models }: TrainedAnswer): string =>
  blocks(
    `${models.length} models, ${grouped(bytes)} bytes, seed ${seed}, hash ${hash.slice(0, 16)}, in use from now on.\n${key} of the object store.`,
    table(models, [
      { title: "Model", cell: ({ name }) => name },
      { title: "Kind", cell: ({ kind }) => kind },
      { title: "Texts", cell: ({ texts }) => grouped(texts), align: "right" },
      { title: "That differ", cell: ({ groups }) => grouped(groups), align: "right" },
      {
        title: "Chosen",
        cell: ({ chosen }) =>
          Object.entries(chosen)
            .map(([name, value]) => `${name} ${value}`)
            .join(", "),
      },
      {
        title: "In its inner folds",
        cell: ({ tried }) => Math.max(...tried.map(({ value }) => value)).toFixed(3),
        align: "right",
      },
    ]),
    stepsTaken > 0 ? `${stepsTaken} fits were taken over from a training that was stopped.` : null,
    "Figures on texts that were not trained on: quorum sentiment eval",
  );
