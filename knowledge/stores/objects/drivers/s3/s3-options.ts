// Where the bucket is and who asks, also written as one address. The address holds a secret, so it is never shown.
//
//   s3://BUCKET/PREFIX?region=eu-central-1                     Amazon's own, credentials from its usual places
//   s3://KEY:SECRET@BUCKET/PREFIX?region=eu-central-1          Amazon's own
//   https://KEY:SECRET@HOST:PORT/BUCKET/PREFIX?region=...      any other server that speaks S3

import { z } from "zod";
import { QuorumError } from "#infra/runtime/index.ts";

export const S3Options = z
  .strictObject({
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "wanted a bucket's name: 3 to 63 of a-z, 0-9, . and -"),
    region: z.string().min(1).default("us-east-1"),
    /** Scheme, host and port of a server that is not Amazon's. */
    endpoint: z
      .url({ protocol: /^https?$/ })
      .refine(
        (url) => !URL.canParse(url) || new URL(url).username === "",
        "wanted no credentials in it: they have fields of their own",
      )
      .optional(),
    /** Keys of the store lie under it in the bucket; no "/" at the ends. */
    prefix: z
      .string()
      .regex(/^(?!\/).*(?<!\/)$/, 'wanted a prefix without "/" at its ends')
      .default(""),
    accessKeyId: z.string().min(1).optional(),
    secretAccessKey: z.string().min(1).optional(),
    sessionToken: z.string().min(1).optional(),
    /** Above this size an object goes up in parts, of which three are in memory at a time. At least 5 MiB. */
    partBytes: z.int().min(5_242_880).default(8_388_608),
    connectTimeoutMs: z.int().positive().default(5_000),
    /** A connection on which nothing moves for so long is given up. */
    idleTimeoutMs: z.int().positive().default(20_000),
    attempts: z.int().min(1).max(10).default(3),
  })
  .refine(({ accessKeyId, secretAccessKey }) => (accessKeyId === undefined) === (secretAccessKey === undefined), {
    message: "wanted both of accessKeyId and secretAccessKey, or none",
  });
export type S3Options = z.infer<typeof S3Options>;

/** @throws infra/config-invalid, which names what is wrong but never the address itself */
export function s3OptionsOf(address: string): S3Options {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !["s3:", "http:", "https:"].includes(url.protocol)) {
    throw invalid(['wanted "s3://BUCKET/PREFIX?region=REGION" or "https://KEY:SECRET@HOST:PORT/BUCKET/PREFIX"']);
  }
  const path = url.pathname
    .split("/")
    .filter((part) => part !== "")
    .map(decoded);
  const [bucket, ...prefix] = url.protocol === "s3:" ? [url.hostname, ...path] : path;
  const region = url.searchParams.get("region");
  const unknown = [...url.searchParams.keys()].filter((name) => name !== "region");
  if (unknown.length > 0) throw invalid([`wanted no other parameter than region, found ${unknown.join(", ")}`]);
  const parsed = S3Options.safeParse({
    bucket: bucket ?? "",
    prefix: prefix.join("/"),
    ...(region !== null && { region }),
    ...(url.protocol !== "s3:" && { endpoint: url.origin }),
    ...(url.username && { accessKeyId: decoded(url.username) }),
    ...(url.password && { secretAccessKey: decoded(url.password) }),
  });
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path: at, message }) => [at.join("."), message].filter(Boolean).join(": ")));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid(['wanted every percent sign followed by two hex digits (write "%" itself as "%25")']);
  }
}

const invalid = (problems: readonly string[]): QuorumError =>
  new QuorumError("infra/config-invalid", `The address of the object store is invalid: ${problems.join("; ")}.`, {
    fault: "caller",
    retry: false,
  });
