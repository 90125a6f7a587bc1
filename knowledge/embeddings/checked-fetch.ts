// fetch for the client packages: the answer is read whole and proven to be JSON, and every way it fails is an error of ours.
// The packages' own errors differ from each other and print bodies; here they have nothing left to throw.

import { connectionFailure, embedderFailure, parsed, statusFailure, type Whereabouts } from "./embedder-failures.ts";

/** @throws knowledge/embedder-unreachable, -unauthorised, -model-unknown, -rate-limited, -failed, or the signal's reason */
export function checkedFetch(at: Whereabouts, signalOf: () => AbortSignal): typeof fetch {
  return async (input, init) => {
    const signal = signalOf();
    const headers = new Headers(init?.headers);
    if (at.authorization !== null) headers.set("authorization", at.authorization);
    const { response, body } = await readWhole(input, { ...init, headers, signal }).catch((thrown: unknown) => {
      signal.throwIfAborted();
      throw connectionFailure(at, thrown);
    });
    if (!response.ok) throw statusFailure(at, response.status, body, response.headers);
    if (parsed(body) === undefined) {
      const found = JSON.stringify(at.mask(body.slice(0, 120)));
      throw embedderFailure("knowledge/embedder-failed", `${at.name} at ${at.url} answered no JSON: ${found}.`, {
        embedder: at.name,
      });
    }
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
}

async function readWhole(...request: Parameters<typeof fetch>): Promise<{ response: Response; body: string }> {
  const response = await fetch(...request);
  return { response, body: await response.text() };
}
