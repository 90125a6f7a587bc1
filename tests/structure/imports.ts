// The import graph of given files, and the questions that the staircase asks of it.
import { posix } from "node:path";
import { importsOf, type SourceFile } from "./sources.ts";

/** The rooms, lowest first: a room may import the rooms before it in this list. */
export const rooms: readonly string[] = ["infra", "knowledge", "tools", "agents", "graphs", "gateway"];

export interface Edge {
  readonly from: string;
  readonly specifier: string;
  readonly to: string;
}

export const roomOf = (path: string): string => path.split("/")[0] ?? "";
const floorOf = (path: string): number => rooms.indexOf(roomOf(path));
const isText = (path: string): boolean => roomOf(path) === "prompts";
const show = ({ from, specifier }: Edge): string => `${from} imports ${specifier}`;

/** Imports of our own files: `#room/...` or relative. */
export function edgesOf(file: SourceFile): Edge[] {
  return importsOf(file)
    .filter((specifier) => specifier.startsWith("#") || specifier.startsWith("."))
    .map((specifier) => {
      const to = specifier.startsWith("#") ? specifier.slice(1) : posix.join(posix.dirname(file.path), specifier);
      return { from: file.path, specifier, to: to.replace(/\?.*$/, "") };
    });
}

export const upward = (edges: readonly Edge[]): string[] =>
  edges.filter(({ from, to }) => floorOf(to) > floorOf(from)).map(show);

/** Imports of something that is no room and no prompt: tests, scripts, the built bundle. */
export const outside = (edges: readonly Edge[]): string[] =>
  edges.filter(({ to }) => floorOf(to) < 0 && !isText(to)).map(show);

/** Imports of another room that are relative, or that reach behind its index.ts files. */
export const behindTheFace = (edges: readonly Edge[]): string[] =>
  edges
    .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !isText(to))
    .filter(({ specifier, to }) => !specifier.startsWith("#") || !to.endsWith("/index.ts"))
    .map(show);

/** Imports of TypeScript, or of something without a suffix, that name no file. */
export const dangling = (edges: readonly Edge[], paths: ReadonlySet<string>): string[] =>
  edges.filter(({ to }) => (/\.tsx?$/.test(to) || !/\.\w+$/.test(to)) && !paths.has(to)).map(show);

/** Import cycles as "a -> b -> a", found by a depth-first walk; empty where there is none. */
export function cycles(edges: readonly Edge[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, "open" | "done">();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      return;
    }
    state.set(path, "open");
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, "done");
  };
  for (const path of next.keys()) visit(path, []);
  return found;
}
