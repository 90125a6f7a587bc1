// quorum config: the settings in force, and the secrets that they refer to. A secret's value is read, never shown.

import { join } from "node:path";
import type { Command } from "commander";
import { callerError, maskedConfig, readDatabaseFile, systemEntropy } from "#infra/runtime/index.ts";
import { maskedSettings, openSecrets, type Secrets } from "#infra/security/index.ts";
import { databaseChoices } from "../../services/database.ts";
import { type Cli, group, shared } from "../cli.ts";
import type { CommonOptions } from "../options.ts";
import { blocks, table } from "../render/layout.ts";

export function addConfig(program: Command, cli: Cli): void {
  const secrets = (options: CommonOptions): Secrets => {
    const { QUORUM_HOME, QUORUM_SECRET_KEY } = cli.config(options);
    return openSecrets({ folder: join(QUORUM_HOME, "secrets"), key: QUORUM_SECRET_KEY, entropy: systemEntropy });
  };
  const config = group(program, "config", "settings and secrets");

  shared(config.command("show").description("the settings in force, secrets masked")).action(
    (options: CommonOptions) => {
      const settings = cli.config(options);
      const stores = databaseChoices(settings, readDatabaseFile(settings.QUORUM_DATABASE));
      const shown = {
        settings: maskedConfig(settings),
        stores: maskedSettings(stores),
        secrets: secrets(options).names(),
      };
      cli.print(options, shown, renderSettings);
    },
  );
  shared(config.command("set-secret").description("keep a secret encrypted; the value is read from stdin"))
    .argument("<name>", "capitals, digits and _")
    .action(async (name: string, options: CommonOptions) => {
      const value = (await cli.stdin()).replace(/\r?\n$/, "");
      secrets(options).set(name, value);
      cli.print(options, { name, set: true }, () => `${name} is kept. Refer to it as ${asReference(name)}`);
    });
  shared(config.command("list-secrets").description("names only")).action((options: CommonOptions) =>
    cli.print(options, secrets(options).names(), (names) => names.join("\n") || "No secret is kept."),
  );
  shared(config.command("remove-secret").description("forget a secret"))
    .argument("<name>")
    .action((name: string, options: CommonOptions) => {
      if (!secrets(options).remove(name))
        throw callerError("infra/secret-missing", `No secret "${name}" is kept. See: quorum config list-secrets`);
      cli.print(options, { name, removed: true }, () => `${name} is forgotten.`);
    });
}

const asReference = (name: string): string => ["$", "{secret:", name, "}"].join("");

interface Shown {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly stores: unknown;
  readonly secrets: readonly string[];
}

function renderSettings({ settings, stores, secrets }: Shown): string {
  const rows = (of: Readonly<Record<string, unknown>>) =>
    table(
      Object.entries(of),
      [
        { title: "Name", cell: ([name]) => name },
        { title: "Value", cell: ([, value]) => (typeof value === "object" ? JSON.stringify(value) : String(value)) },
      ],
      "  ",
    );
  return blocks(
    `Settings\n${rows(settings)}`,
    `Stores\n${rows(stores as Readonly<Record<string, unknown>>)}`,
    `Secrets: ${secrets.join(", ") || "none"}`,
  );
}
