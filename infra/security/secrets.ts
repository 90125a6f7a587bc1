// Secrets kept encrypted in the data folder: AES-256-GCM, one random nonce a value, the secret's name authenticated with it.
// The key lies beside them in a file that only its owner can read, or comes from outside; without the key the file says only names.

import { createCipheriv, createDecipheriv } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { callerError, type Entropy } from "#infra/runtime/index.ts";

const keyBytes = 32;
const nonceBytes = 12;

export const SecretName = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,63}$/, "wanted capitals, digits and _ such as POSTGRES_PASSWORD");

const SecretFile = z.strictObject({
  version: z.literal(1),
  secrets: z.record(z.string(), z.strictObject({ nonce: z.base64(), sealed: z.base64(), tag: z.base64() })),
});
type SecretFile = z.infer<typeof SecretFile>;

export interface Secrets {
  /** By name, ascending; never values. */
  names(): readonly string[];
  /** Null where there is none. @throws infra/secret-key-wrong */
  get(name: string): string | null;
  /** Replaces what was there. @throws infra/config-invalid for a name that is none or an empty value */
  set(name: string, value: string): void;
  /** False where there was none. */
  remove(name: string): boolean;
}

export interface SecretParts {
  readonly folder: string;
  /** 32 bytes in base64; the key file in the folder where left out, made with the first secret. */
  readonly key?: string | undefined;
  readonly entropy: Entropy;
}

/** Reads nothing until it is asked. */
export function openSecrets({ folder, key: given, entropy }: SecretParts): Secrets {
  const path = join(folder, "secrets.json");
  const keyPath = join(folder, "secret.key");

  const read = (): SecretFile =>
    existsSync(path) ? parsed(path, readFileSync(path, "utf8")) : { version: 1, secrets: {} };

  function write(file: SecretFile): void {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    replace(path, `${JSON.stringify(file, null, 2)}\n`);
  }

  function existingKey(): Buffer {
    if (given !== undefined) return keyOf(given, "QUORUM_SECRET_KEY");
    if (existsSync(keyPath)) return keyOf(readFileSync(keyPath, "utf8").trim(), keyPath);
    const says = `Secrets are kept in ${path}, but their key ${keyPath} is gone. Put it back, name it in QUORUM_SECRET_KEY, or set the secrets again.`;
    throw callerError("infra/secret-key-wrong", says, { path, keyPath });
  }

  function keyForWriting(): Buffer {
    if (given !== undefined || existsSync(keyPath) || Object.keys(read().secrets).length > 0) return existingKey();
    const made = entropy(keyBytes);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    replace(keyPath, `${made.toString("base64")}\n`);
    return made;
  }

  return {
    names: () => Object.keys(read().secrets).sort(),
    get(name) {
      const held = read().secrets[name];
      return held === undefined ? null : unseal(held, name, existingKey());
    },
    set(name, value) {
      const found = SecretName.safeParse(name);
      if (!found.success)
        throw callerError("infra/config-invalid", `Secret name: ${found.error.issues[0]?.message}; found "${name}".`);
      if (value === "") throw callerError("infra/config-invalid", `${name}: wanted a value, found nothing.`);
      const sealed = seal(value, name, keyForWriting(), entropy(nonceBytes));
      const file = read();
      write({ ...file, secrets: { ...file.secrets, [name]: sealed } });
    },
    remove(name) {
      const { [name]: gone, ...kept } = read().secrets;
      if (gone === undefined) return false;
      write({ version: 1, secrets: kept });
      return true;
    },
  };
}

function seal(value: string, name: string, key: Buffer, nonce: Buffer): SecretFile["secrets"][string] {
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return {
    nonce: nonce.toString("base64"),
    sealed: sealed.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
  };
}

function unseal({ nonce, sealed, tag }: SecretFile["secrets"][string], name: string, key: Buffer): string {
  const cipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: 16 })
    .setAAD(Buffer.from(name))
    .setAuthTag(Buffer.from(tag, "base64"));
  try {
    return Buffer.concat([cipher.update(Buffer.from(sealed, "base64")), cipher.final()]).toString("utf8");
  } catch {
    // The cipher says no more than that the two do not fit.
    const says = `The secret ${name} does not open with this key: the key is another one, or the file was changed. Set it again with: quorum config set-secret ${name}`;
    throw callerError("infra/secret-key-wrong", says, { name });
  }
}

function keyOf(text: string, where: string): Buffer {
  const key = Buffer.from(text, "base64");
  if (key.length === keyBytes) return key;
  const says = `${where}: wanted ${keyBytes} bytes in base64, found ${key.length} bytes.`;
  throw callerError("infra/secret-key-wrong", says, { where });
}

function parsed(path: string, text: string): SecretFile {
  try {
    return SecretFile.parse(JSON.parse(text));
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause;
    const says = `${path} is damaged. Restore it from a backup, or remove it and set the secrets again.`;
    throw callerError("infra/secret-key-wrong", says, { path });
  }
}

/** In one step, readable by its owner only. */
function replace(path: string, text: string): void {
  const part = `${path}.part`;
  writeFileSync(part, text, { mode: 0o600 });
  chmodSync(part, 0o600); // also where the part was left behind by a crash
  renameSync(part, path);
}
