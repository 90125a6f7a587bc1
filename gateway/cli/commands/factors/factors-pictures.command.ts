// quorum factors pictures: what codes of pictures of the order book foretell.

import type { Command } from "commander";
import { callerError } from "#infra/runtime/index.ts";
import type { BookPicturesAnswer } from "../../../contract/index.ts";
import { type Cli, dataOrDefault, shared } from "../../cli.ts";
import { type CommonOptions, maybeNumber } from "../../options.ts";
import { renderBookPictures } from "../../render/book-pictures.ts";

interface PicturesOptions extends CommonOptions {
  readonly symbol?: string;
  readonly from?: string;
  readonly to?: string;
  readonly changes?: string;
  readonly levels?: string;
  readonly components?: string;
  readonly ahead?: string;
  readonly encoder?: string;
  readonly trained?: string;
}

export function addPictures(factors: Command, cli: Cli): void {
  const pictures = factors
    .command("pictures")
    .description("what codes of pictures of the order book foretell of the mid, session by session")
    .option("--symbol <symbol>", "whose book; the first with ticks where left out")
    .option("--from <time>", "sessions from this day or time on")
    .option("--to <time>", "sessions up to this day or time")
    .option("--changes <n>", "of the book in a picture (16)")
    .option("--levels <n>", "of each side, 1 to 10 (10)")
    .option("--components <n>", "principal components, learnt as rows go by (4)")
    .option("--ahead <n>", "changes of the book to the end of the move (20)")
    .option("--encoder <hash>", "codes of an encoder that factors keep-encoder kept, in place of components")
    .option("--trained <time>", "when it had seen all that it learnt from");
  shared(pictures, "data", "asOf").action(async (options: PicturesOptions) => {
    const { symbol, from, to, changes, levels, components, ahead, encoder, trained, asOf } = options;
    if ((encoder === undefined) !== (trained === undefined))
      throw callerError("gateway/bad-request", "quorum factors pictures: --encoder and --trained go together.");
    const request = {
      data: dataOrDefault(cli, options),
      asOf,
      symbol,
      from,
      to,
      changes: maybeNumber("--changes", changes),
      levels: maybeNumber("--levels", levels),
      components: maybeNumber("--components", components),
      ahead: maybeNumber("--ahead", ahead),
      ...(encoder !== undefined && { encoder: { version: encoder, trained } }),
    };
    const found = await cli.withGateway(options, (client) =>
      client.post<BookPicturesAnswer>("/v1/factors/pictures", request),
    );
    cli.print(options, found, renderBookPictures);
  });
}
