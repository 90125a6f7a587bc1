// Time, chance, identity and settings are passed in: their global sources may be named at the edge only.
import { expect, test } from "vitest";
import { rooms } from "./imports.ts";
import { codeOnly, isTypeScript, occurrences, repositoryFiles, type SourceFile } from "./sources.ts";

const edges = ["infra/runtime/", "gateway/main.ts"];
const pageClock = /^gateway\/web\/(?:.*\/)?clock\.tsx?$/; // a browser has no injected clock: one file of the page reads it
const isEdge = ({ path }: SourceFile): boolean => edges.some((edge) => path.startsWith(edge)) || pageClock.test(path);

const inner = repositoryFiles(...rooms).filter((file) => isTypeScript(file) && !isEdge(file));
const search = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap((file) => occurrences(file, codeOnly(file.text), pattern));

const wallClock = /\bDate\s*\.\s*now\b|\bnew\s+Date\s*(?:\(\s*\)|(?![\w\s(.]))|(?<!new\s+)\bDate\s*\(\s*\)/;
const chance = /\bMath\s*\.\s*random\b|\bgetRandomValues\b|\brandomBytes\b|\brandomInt\b/;
const identity = /\brandomUUID\b|\bnanoid\b/;
const environment = /\bprocess\s*\.\s*env\b/;

test.each([
  ["the wall clock", wallClock],
  ["chance", chance],
  ["a fresh identity", identity],
  ["the environment", environment],
])("no file inside the rooms reads %s itself", (_, pattern) => {
  expect(search(inner, pattern)).toEqual([]);
});

test.each([
  ["Date.now()", wallClock, 1],
  ["new Date()", wallClock, 1],
  ["new Date;", wallClock, 1],
  ["Date()", wallClock, 1],
  ["new Date(nowMs)", wallClock, 0],
  ["const x: Date = given", wallClock, 0],
  ['"Date.now()" // Date.now()', wallClock, 0],
  ["Math.random()", chance, 1],
  ["crypto.randomUUID()", identity, 1],
  ["process.env.HOME", environment, 1],
])("in `%s` the search finds exactly what is forbidden", (code, pattern, count) => {
  expect(search([{ path: "tools/x.ts", text: code }], pattern)).toHaveLength(count);
});
