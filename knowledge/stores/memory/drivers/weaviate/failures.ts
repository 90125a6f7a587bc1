// What Weaviate and its client say when something fails, as errors of ours. The key is masked wherever it might be repeated.

import { type ErrorCode, QuorumError } from "#infra/runtime/index.ts";

/** The server as it may be shown. */
export interface Server {
  readonly url: string;
  readonly timeoutMs: number;
  mask(text: string): string;
}

/** Runs one request; what it rejects with, or not answering in time, becomes an error of ours. */
export async function toldBy<T>(server: Server, what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(timedOut)), server.timeoutMs);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } catch (thrown) {
    throw weaviateError(server, what, thrown);
  } finally {
    clearTimeout(timer);
  }
}

const timedOut = "no answer in time";

export function weaviateError(server: Server, what: string, thrown: unknown): QuorumError {
  if (thrown instanceof QuorumError) return thrown;
  const says = server.mask(reasonOf(thrown)).slice(0, 400);
  const at = `Weaviate at ${server.url}`;
  const failure = (code: ErrorCode, message: string, retry: boolean): QuorumError =>
    new QuorumError(code, message, { fault: "outside", retry, context: { url: server.url, what }, cause: thrown });
  if (says === timedOut)
    return failure(
      "knowledge/store-unreachable",
      `${at} did not answer within ${server.timeoutMs} ms (${what}).`,
      true,
    );
  if (unreachable.test(says))
    return failure("knowledge/store-unreachable", `${at} cannot be reached (${says}). Is it running there?`, true);
  if (unauthorised.test(says))
    return failure("knowledge/store-unauthorised", `${at} refused the key (${what}). Check WEAVIATE_API_KEY.`, false);
  if (otherDimensions.test(says))
    return failure(
      "knowledge/embedding-mismatch",
      `${at} holds vectors of other dimensions: ${says}. Take the embedder that made them, or another class prefix.`,
      false,
    );
  return failure("knowledge/store-failed", `${at} failed (${what}): ${says}`, false);
}

const unreachable = /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EPIPE|UND_ERR|fetch failed|socket hang up|terminated/;
const unauthorised = /\b40[13]\b|unauthorized|forbidden|anonymous access not enabled/i;
const otherDimensions =
  /vector lengths? (?:don't|do not) match|different (?:vector )?(?:dimension|length)|inconsistent vector length|vector dimension/i;

/** The client wraps what happened in words; fetch keeps it in its cause. */
function reasonOf(thrown: unknown): string {
  const { message, cause } = thrown as { message?: string; cause?: { code?: string; message?: string } };
  return [message ?? String(thrown), cause?.code, cause?.message].filter(Boolean).join(": ");
}
