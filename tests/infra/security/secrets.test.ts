// Secrets on disk: encrypted, bound to their names, and of no use without the key.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { QuorumError, systemEntropy } from "#infra/runtime/index.ts";
import { openSecrets } from "#infra/security/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quorum-secrets-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (key?: string) => openSecrets({ folder, key, entropy: systemEntropy });
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "nothing thrown";
  } catch (thrown) {
    return thrown instanceof QuorumError ? thrown.code : String(thrown);
  }
};

describe("secrets", () => {
  test("what was set is read again by another process, and stands nowhere on disk in clear", () => {
    open().set("POSTGRES_PASSWORD", "correct horse");
    expect(open().get("POSTGRES_PASSWORD")).toBe("correct horse");
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).not.toContain("correct horse");
    expect(statSync(join(folder, "secret.key")).mode & 0o077).toBe(0);
    expect(statSync(join(folder, "secrets.json")).mode & 0o077).toBe(0);
  });

  test("one value set twice is sealed differently, the newest counts", () => {
    open().set("A", "x");
    const first = readFileSync(join(folder, "secrets.json"), "utf8");
    open().set("A", "x");
    expect(readFileSync(join(folder, "secrets.json"), "utf8")).not.toBe(first);
    open().set("A", "y");
    expect(open().get("A")).toBe("y");
  });

  test("names are listed, unknown ones are null, removed ones are gone", () => {
    const secrets = open();
    secrets.set("B", "2");
    secrets.set("A", "1");
    expect(secrets.names()).toEqual(["A", "B"]);
    expect(secrets.get("C")).toBeNull();
    expect(secrets.remove("B")).toBe(true);
    expect(secrets.remove("B")).toBe(false);
    expect(open().names()).toEqual(["A"]);
  });

  test("another key opens nothing, and is not made up where the first is gone", () => {
    open().set("A", "1");
    expect(codeOf(() => open(Buffer.alloc(32, 7).toString("base64")).get("A"))).toBe("infra/secret-key-wrong");
    rmSync(join(folder, "secret.key"));
    expect(codeOf(() => open().get("A"))).toBe("infra/secret-key-wrong");
    expect(codeOf(() => open().set("B", "2"))).toBe("infra/secret-key-wrong");
  });

  test("a sealed value moved to another name, or changed, does not open", () => {
    open().set("A", "1");
    const path = join(folder, "secrets.json");
    const file = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...file, secrets: { B: file.secrets.A } }));
    expect(codeOf(() => open().get("B"))).toBe("infra/secret-key-wrong");
    writeFileSync(path, "{");
    expect(codeOf(() => open().names())).toBe("infra/secret-key-wrong");
  });

  test("a key of the wrong length, a name that is none and an empty value are refused", () => {
    expect(codeOf(() => open("c2hvcnQ=").set("A", "1"))).toBe("infra/secret-key-wrong");
    expect(codeOf(() => open().set("lower", "1"))).toBe("infra/config-invalid");
    expect(codeOf(() => open().set("A", ""))).toBe("infra/config-invalid");
  });
});
