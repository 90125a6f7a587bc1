// Which driver stands behind each store: the file's word, unless an address in the environment names a server.

import { join } from "node:path";
import {
  type Config,
  type DatabaseFile,
  readDatabaseFile,
  type StoreChoice,
  type StoreName,
  systemEntropy,
} from "#infra/runtime/index.ts";
import { openSecrets, resolved } from "#infra/security/index.ts";

const servers: readonly { readonly setting: keyof Config; readonly store: StoreName; readonly driver: string }[] = [
  { setting: "CLICKHOUSE_URL", store: "market", driver: "clickhouse" },
  { setting: "POSTGRES_URL", store: "records", driver: "postgres" },
  { setting: "WEAVIATE_URL", store: "memory", driver: "weaviate" },
  { setting: "ARANGO_URL", store: "relations", driver: "arango" },
  { setting: "S3_URL", store: "objects", driver: "s3" },
  { setting: "REDIS_URL", store: "cache", driver: "redis" },
  { setting: "PULSAR_URL", store: "bus", driver: "pulsar" },
];

/** The file's choices with the environment's addresses over them. Options of the same driver in the file stay. */
export function databaseChoices(config: Config, file: DatabaseFile): DatabaseFile {
  const chosen: Record<StoreName, StoreChoice> = { ...file };
  for (const { setting, store, driver } of servers) {
    const url = config[setting];
    if (url === undefined) continue;
    chosen[store] = { ...(file[store].driver === driver && file[store]), driver, url };
  }
  const named = config.QUORUM_EMBEDDER;
  if (named === undefined) return chosen;
  const [driver = named, ...model] = named.split(":"); // names of models have colons of their own
  return { ...chosen, embeddings: model.length === 0 ? { driver } : { driver, model: model.join(":") } };
}

/** The choices in force, every reference replaced by its value.
 * @throws infra/file-missing, infra/config-invalid, infra/secret-missing, infra/secret-key-wrong */
export function openDatabase(config: Config, env: Readonly<Record<string, string | undefined>>): DatabaseFile {
  const folder = join(config.QUORUM_HOME, "secrets");
  const secrets = openSecrets({ folder, key: config.QUORUM_SECRET_KEY, entropy: systemEntropy });
  const choices = databaseChoices(config, readDatabaseFile(config.QUORUM_DATABASE));
  return resolved(choices, { env, secret: (name) => secrets.get(name) });
}
