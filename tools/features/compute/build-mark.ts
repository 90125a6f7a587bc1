// What a thread computes with, in one hash: definitions of the features and compiled code. A desk whose files are replaced while it runs would
// start threads of another build than its own.

import { contentHash, QuorumError } from "#infra/runtime/index.ts";
import { nativeHash } from "#tools/columns/index.ts";
import type { Feature } from "../feature.ts";

export const buildMark = (features: readonly Pick<Feature, "id" | "version">[]): string =>
  contentHash({ native: nativeHash(), features: features.map(({ id, version }) => [id, version]) });

/** The error of a thread whose mark is not the process's own. */
export const buildsDiffer = (): QuorumError =>
  new QuorumError(
    "tools/kernels-differ",
    "A feature thread computes with other definitions than the process that asked: the desk was built anew while it ran. Start it again.",
    { fault: "outside", retry: false },
  );
