// The documentation as files, and what can be read out of Markdown for the tests about it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { packageFile } from "#infra/runtime/index.ts";

export interface Doc {
  /** From the repository's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export const exists = (path: string): boolean => existsSync(packageFile(path));
export const doc = (path: string): Doc => ({ path, text: readFileSync(packageFile(path), "utf8") });

/** README, changelog and every page under docs/. */
export function everyDoc(): readonly Doc[] {
  const under = (folder: string): string[] =>
    readdirSync(packageFile(folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? under(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    );
  return ["README.md", "CHANGELOG.md", ...under("docs")].filter((path) => path.endsWith(".md")).map(doc);
}

const fence = /^```(\w*)\n([\s\S]*?)^```/gm;

/** The insides of fenced blocks, of one language where it is named. */
export const blocks = ({ text }: Doc, language?: string): readonly string[] =>
  [...text.matchAll(fence)].filter(([, named]) => !language || named === language).map(([, , inside = ""]) => inside);

export const withoutBlocks = (text: string): string => text.replace(fence, "");

/** What stands between single backticks outside of fenced blocks. */
export const inlineCode = ({ text }: Doc): readonly string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, inside = ""]) => inside);

/** Targets of links and pictures that lead into the repository, anchors included. */
export const localLinks = ({ text }: Doc): readonly string[] =>
  [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

/** A link from a page as path and anchor. */
export function resolveLink(from: Doc, target: string): { readonly path: string; readonly anchor: string | null } {
  const [file = "", anchor = null] = target.split("#");
  return { path: file === "" ? from.path : posix.join(posix.dirname(from.path), file), anchor };
}

/** The anchors that headings make, as GitHub makes them. */
export const anchorsOf = ({ text }: Doc): ReadonlySet<string> =>
  new Set(
    [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, "")
        .trim()
        .replace(/\s/g, "-"),
    ),
  );

/** The rows of the first table under a heading, as trimmed cells without backticks; head and rule left out. */
export function tableUnder({ text, path }: Doc, heading: string): readonly (readonly string[])[] {
  const [, after] = text.split(new RegExp(`^#+ ${heading}$`, "m"));
  const lines = /(?:^\|.*\n?)+/m
    .exec(after ?? "")?.[0]
    .trim()
    .split("\n");
  if (!lines) throw new Error(`${path}: no table under "${heading}".`);
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}
