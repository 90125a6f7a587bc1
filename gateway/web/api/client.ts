// One way to call the gateway: JSON in and out, the key in the header, errors as problems. No caching here.

import { noteServerTime } from "../shared/clock.ts";
import { problemOf, unreachable } from "./problem.ts";
import { token } from "./token.ts";

export const headers = (accept: string): HeadersInit => ({
  accept,
  "content-type": "application/json",
  ...(token && { authorization: `Bearer ${token}` }),
});

type Query = Readonly<Record<string, string | number | undefined>>;

export function address(path: string, query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Sends and returns the response if it is a good one. @throws ApiProblem */
export async function send(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, init).catch((thrown: unknown) => {
    if (init.signal?.aborted) throw thrown;
    throw unreachable();
  });
  noteServerTime(response.headers.get("date"));
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function getJson<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await send(address(path, query), {
    headers: headers("application/json"),
    ...(signal && { signal }),
  });
  return (await response.json()) as T;
}

export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const response = await send(path, {
    method: "POST",
    headers: headers("application/json"),
    body: JSON.stringify(body),
  });
  return (await response.json()) as T;
}
