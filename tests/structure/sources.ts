// The files of the repository as text, for tests about the tree itself. No parsing beyond what these tests need.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "#infra/runtime/index.ts";

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Files that git tracks or would add, so that build products and dependencies stay out. */
export function repositoryFiles(...under: readonly string[]): SourceFile[] {
  const git = ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...under];
  const paths = execFileSync("git", git, { cwd: packageRoot, encoding: "utf8" }).split("\n");
  return [...new Set(paths)]
    .filter((path) => path !== "" && existsSync(join(packageRoot, path)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(packageRoot, path), "utf8") }));
}

export const isTypeScript = ({ path }: SourceFile): boolean => /\.tsx?$/.test(path);

const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
const blank = (text: string): string => text.replace(/[^\n]/g, " ");

/** The text with comments blanked out, line by line as before. */
export function withoutComments(text: string): string {
  return text.replace(token, (found) => (found.startsWith("/") ? blank(found) : found));
}

/** The text with comments and quoted strings blanked out; what stands in template literals stays, since it may be code. */
export function codeOnly(text: string): string {
  return text.replace(token, (found) => (found.startsWith("`") ? found : blank(found)));
}

/** Where imports of a file point: every `from "x"`, `import "x"`, `import("x")`, types included. */
export function importsOf({ text }: SourceFile): string[] {
  const specifier = /\b(?:from|import)\s*\(?\s*"([^"]+)"/g;
  return [...withoutComments(text).matchAll(specifier)].map((match) => match[1] ?? "");
}

/** `path:line` of each match of a pattern that must not occur. */
export function occurrences(file: SourceFile, text: string, pattern: RegExp): string[] {
  return [...text.matchAll(new RegExp(pattern.source, "g"))].map((match) => {
    const line = text.slice(0, match.index).split("\n").length;
    return `${file.path}:${line}  ${match[0]}`;
  });
}
