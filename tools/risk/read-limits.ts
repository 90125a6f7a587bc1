// Limits from a YAML file; every problem is listed at once.

import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "yaml";
import { callerError, packageFile } from "#infra/runtime/index.ts";
import { Limits } from "#tools/define/index.ts";

/** The file that the package brings. */
export const defaultLimitsPath = (): string => packageFile("infra", "config", "strategy.yaml");

/** @throws infra/file-missing, tools/limits-invalid with one line a problem */
export function readLimits(path: string = defaultLimitsPath()): Limits {
  if (!existsSync(path))
    throw callerError(
      "infra/file-missing",
      `No limits at ${path}. Copy infra/config/strategy.yaml there, or unset QUORUM_LIMITS.`,
      { path },
    );
  const document = parseDocument(readFileSync(path, "utf8"));
  const syntax = document.errors.map((error) => error.message.split("\n")[0] ?? error.message);
  if (syntax.length > 0) throw invalid(path, syntax);
  const parsed = Limits.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw invalid(
    path,
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "file"}: ${issue.message}`),
  );
}

const invalid = (path: string, problems: readonly string[]): Error =>
  callerError("tools/limits-invalid", `${path}:\n${problems.join("\n")}`, { path, problems });
