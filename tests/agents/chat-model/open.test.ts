import { describe, expect, test } from "vitest";
import { chatModelDrivers, openChatModel } from "#agents/chat-model/index.ts";
import { parseConfig, silentLog } from "#infra/runtime/index.ts";
import { repositoryFiles } from "#tests/structure/sources.ts";

const open = (env: Record<string, string>) => openChatModel(parseConfig(env), silentLog);

describe("the chat model of the settings", () => {
  test("is the built-in one where nothing is set", async () => {
    expect((await open({})).id).toBe("desk");
  });

  test.each([
    ["ollama:qwen2.5:7b", "ollama:qwen2.5:7b"],
    ["openai:org/model-1", "openai:org/model-1"],
  ])("QUORUM_MODEL=%s opens it without asking the server", async (setting, id) => {
    const model = await open({
      QUORUM_MODEL: setting,
      OLLAMA_URL: "http://127.0.0.1:9",
      OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
    });
    expect(model.id).toBe(id);
    await model.close();
  });

  test("a URL with a password is refused, and the password is not repeated", async () => {
    const refused = open({ QUORUM_MODEL: "ollama:tiny", OLLAMA_URL: "http://me:hunter2@127.0.0.1:9" });
    await expect(refused).rejects.toMatchObject({
      code: "infra/config-invalid",
      message: expect.not.stringContaining("hunter2"),
    });
  });

  test("a URL that is not http is refused", async () => {
    await expect(open({ QUORUM_MODEL: "openai:m", OPENAI_BASE_URL: "ftp://127.0.0.1/v1" })).rejects.toMatchObject({
      code: "infra/config-invalid",
    });
  });
});

describe("the list of drivers", () => {
  test("each is run by the conformance suite", () => {
    const tests = repositoryFiles("tests/conformance").map(({ path }) => path);
    for (const { id } of chatModelDrivers) expect(tests).toContain(`tests/conformance/chat-model.${id}.test.ts`);
  });

  test("each package it names is one of ours", () => {
    const { dependencies } = JSON.parse(repositoryFiles("package.json")[0]?.text ?? "{}") as {
      dependencies: Record<string, string>;
    };
    const named = chatModelDrivers.flatMap((driver) => driver.package ?? []);
    expect(named).toEqual(["ollama", "openai"]);
    for (const name of named) expect(dependencies).toHaveProperty(name);
  });
});
