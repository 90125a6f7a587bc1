// What every address may carry: the as-of time, and the evidence that is open. All plain text, all optional.

export interface PageSearch {
  /** ISO 8601; the data set's own now where left out. */
  readonly asOf?: string | undefined;
  readonly evidence?: string | undefined;
  readonly path?: string | undefined;
  /** A question to put into the field. */
  readonly ask?: string | undefined;
  /** Pending approvals, or all. */
  readonly show?: string | undefined;
}

const names = ["asOf", "evidence", "path", "ask", "show"] as const;

export function readSearch(raw: Readonly<Record<string, unknown>>): PageSearch {
  const given = names.flatMap((name) => {
    const value = raw[name];
    return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
  });
  return Object.fromEntries(given);
}

/** An address's question mark part as plain text: no JSON, so that people can read and type it. */
export const parseSearch = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));

export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(search).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString().replaceAll("%3A", ":")}`;
}
