// What Redis or its client says, as errors of ours. Where the server is, is told without user and password.

import { QuorumError } from "#infra/runtime/index.ts";

interface ClientError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly previousErrors?: readonly unknown[];
}

export function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

export async function withRedisErrors<T>(place: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw redisError(place, thrown);
  }
}

export function redisError(place: string, thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const { name = "Error", message = "", code, previousErrors } = (thrown ?? {}) as ClientError;
  if (previousErrors?.[0]) return redisError(place, previousErrors[0]); // a transaction that was given up, and why
  const word = message.split(" ")[0] ?? ""; // an error of the server begins with a word that names it
  const details = { fault: "outside", context: { place }, cause: new Error(`${name}: ${code ?? word}`) } as const;
  if (["NOAUTH", "WRONGPASS", "NOPERM"].includes(word)) {
    const says = `The cache at ${place} refuses these credentials (${word}). Check user, password and the rights of the user.`;
    return new QuorumError("knowledge/store-unauthorised", says, { ...details, retry: false });
  }
  if (word === "OOM") {
    const says = `The cache at ${place} has no memory left and may not forget anything (OOM). Set maxmemory-policy allkeys-lru there.`;
    return new QuorumError("knowledge/store-failed", says, { ...details, retry: true });
  }
  if (name === "ReplyError" && !["LOADING", "TRYAGAIN", "MASTERDOWN", "CLUSTERDOWN", "READONLY"].includes(word)) {
    const says = `The cache at ${place} refuses the request (${word}).`;
    return new QuorumError("knowledge/store-refused", says, { ...details, retry: false });
  }
  const says = `The cache at ${place} does not answer (${code ?? (name === "ReplyError" ? word : name)}). Start it, or take the cache in memory.`;
  return new QuorumError("knowledge/store-unreachable", says, { ...details, retry: true });
}
