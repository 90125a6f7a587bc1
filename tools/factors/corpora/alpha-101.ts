// The formulas of alpha-101.yaml, read once.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { packageFile } from "#infra/runtime/index.ts";

let formulas: Readonly<Record<string, string>> | undefined;

/** Formulas by name: alpha-001 to alpha-101. */
export function alpha101(): Readonly<Record<string, string>> {
  formulas ??= z
    .record(z.string(), z.string())
    .parse(parse(readFileSync(packageFile("tools", "factors", "corpora", "alpha-101.yaml"), "utf8")));
  return formulas;
}
