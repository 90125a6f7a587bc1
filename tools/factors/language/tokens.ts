// Splits an expression's text. Nothing here knows what a name means.

import { callerError } from "#infra/runtime/index.ts";

export interface Token {
  readonly kind: "number" | "name" | "sign" | "end";
  readonly text: string;
  /** Place in the text, 0 the first. */
  readonly at: number;
}

export const longestText = 10_000;

const pattern =
  /\s*(?:((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_.]*)|(\|\||&&|[=!<>]=|[-+*/^<>!?:,()]))/y;

/** @throws tools/expression-invalid for a sign that has no meaning, tools/expression-too-long */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > longestText) {
    throw callerError(
      "tools/expression-too-long",
      `The expression has ${text.length} characters; the most is ${longestText}. Name its parts as factors of their own.`,
    );
  }
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  for (let at = 0; at < end; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) throw invalid(text, at + text.slice(at).search(/\S/), "a number, a name or an operator");
    const [whole, number, name, sign] = found;
    const kind = number !== undefined ? "number" : name !== undefined ? "name" : "sign";
    const own = (number ?? name ?? sign) as string;
    tokens.push({ kind, text: own, at: at + whole.length - own.length });
  }
  tokens.push({ kind: "end", text: "", at: end });
  return tokens;
}

/** Points at the place: "at 12, wanted ..., found ...". */
export function invalid(text: string, at: number, wanted: string): Error {
  const rest = text.slice(at, at + 20).trim();
  return callerError(
    "tools/expression-invalid",
    `Expression, character ${at + 1}: wanted ${wanted}, found ${rest === "" ? "its end" : JSON.stringify(rest)}.`,
  );
}
