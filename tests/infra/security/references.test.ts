// References in settings become values, and what is missing is named without any value.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { QuorumError } from "#infra/runtime/index.ts";
import { masked, maskedSettings, resolved } from "#infra/security/index.ts";

const ref = (kind: string, name: string): string => ["$", "{", kind, ":", name, "}"].join("");
const sources = { env: { NAME: "value", EMPTY: "" }, secret: (name: string) => (name === "PW" ? "p@ss/word" : null) };

test("environment, file and secret are put in, also deep inside", () => {
  const folder = mkdtempSync(join(tmpdir(), "quorum-references-"));
  const path = join(folder, "token");
  writeFileSync(path, "from a file\n");
  const settings = { a: `${ref("env", "NAME")}!`, b: [{ c: ref("file", path) }], d: 3, e: null };
  expect(resolved(settings, sources)).toEqual({ a: "value!", b: [{ c: "from a file" }], d: 3, e: null });
  rmSync(folder, { recursive: true });
});

test("in an address the value is percent-encoded, so that it cannot change the host", () => {
  const url = resolved(`postgres://me:${ref("secret", "PW")}@host/db`, sources);
  expect(new URL(url).host).toBe("host");
  expect(decodeURIComponent(new URL(url).password)).toBe("p@ss/word");
});

test("all that is missing is named at once, an empty variable too", () => {
  const work = () =>
    resolved([ref("env", "EMPTY"), ref("env", "GONE"), ref("secret", "NONE"), ref("file", "missing.txt")], sources);
  expect(work).toThrow(QuorumError);
  expect(work).toThrow(/env EMPTY, env GONE, secret NONE, file missing\.txt/);
});

test.each([
  ["postgres://me:secret@host/db", "postgres://me:[masked]@host/db"],
  ["http://token@host", "http://[masked]@host"],
  ["http://host:8080/a@b", "http://host:8080/a@b"],
  ["plain text", "plain text"],
  ["postgres://me:se@cret@host/db", "postgres://me:[masked]@host/db"],
  ["http://host/x?user=me&access_token=t0p&n=1", "http://host/x?user=me&access_token=[masked]&n=1"],
])("%s is shown as %s", (given, shown) => {
  expect(masked(given)).toBe(shown);
});

test("settings are shown without what is a secret by its name, lists as lists", () => {
  const given = {
    driver: "s3",
    secretAccessKey: "abc",
    nested: { password: "abc", authToken: ref("secret", "PW"), hosts: ["redis://u:abc@a", "b"] },
    prefixKey: "runs/",
  };
  expect(maskedSettings(given)).toEqual({
    driver: "s3",
    secretAccessKey: "[masked]",
    nested: { password: "[masked]", authToken: ref("secret", "PW"), hosts: ["redis://u:[masked]@a", "b"] },
    prefixKey: "runs/",
  });
});
