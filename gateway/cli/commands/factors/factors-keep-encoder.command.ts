// quorum factors keep-encoder: an ONNX file into the object store, for factors pictures to open by its hash.

import type { Command } from "commander";
import type { PictureShape } from "#tools/book-pictures/index.ts";
import { withObjects } from "../../../services/with-objects.ts";
import { type Cli, shared } from "../../cli.ts";
import { type CommonOptions, maybeNumber } from "../../options.ts";
import { grouped } from "../../render/values.ts";

interface KeepOptions extends CommonOptions {
  readonly changes?: string;
  readonly levels?: string;
}

export function addKeepEncoder(factors: Command, cli: Cli): void {
  shared(
    factors
      .command("keep-encoder")
      .description("keep an encoder of pictures of the order book, an ONNX file, for factors pictures --encoder"),
  )
    .argument("<file>", "one float32 input (n, 3, changes, levels), one float32 output (n, width)")
    .option("--changes <n>", "of the book in a picture (16)")
    .option("--levels <n>", "of each side, 1 to 10 (10)")
    .action(async (file: string, { changes, levels, ...options }: KeepOptions) => {
      const shape: PictureShape = {
        rows: maybeNumber("--changes", changes) ?? 16,
        levels: maybeNumber("--levels", levels) ?? 10,
      };
      const { keepEncoder } = await import("#tools/book-pictures/index.ts");
      const kept = await withObjects({ ...cli, config: cli.config(options) }, (objects) =>
        keepEncoder(objects, file, shape),
      );
      cli.print(
        options,
        { file, ...shape, ...kept },
        ({ version, width, bytes }) =>
          `Encoder ${version}: ${grouped(width)} numbers a picture, ${grouped(bytes)} bytes, kept.\n` +
          "What it foretells: quorum factors pictures --encoder HASH --trained TIME, with the same --changes and --levels.",
      );
    });
}
