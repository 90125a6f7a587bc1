// The local token: made once, kept among the settings of the installation.

import { contentHash, type Ids } from "#infra/runtime/index.ts";
import type { Records } from "#knowledge/stores/records/index.ts";

const setting = "local-token";

/** 256 bits as hex, from several ids since one alone carries less chance than a token should. */
export async function localToken({ settings }: Pick<Records, "settings">, ids: Ids): Promise<string> {
  const kept = await settings.get(setting);
  if (kept !== null) return kept;
  const token = contentHash([ids.next("token"), ids.next("token"), ids.next("token"), ids.next("token")]);
  await settings.set(setting, token);
  return token;
}
