// What a local chat server does at one request, in terms both protocols share. How it looks on the wire is each server's file.

export type ServerTurn =
  | TextTurn
  | {
      readonly kind: "wishes";
      readonly wishes: readonly {
        readonly name: string;
        readonly input?: unknown /** Sent instead of the input's JSON. */;
        readonly inputText?: string;
      }[];
    }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** Sent as it is, with the protocol's content type. */
  | { readonly kind: "raw"; readonly text: string }
  /** Takes the request and says nothing. */
  | { readonly kind: "silent" }
  /** Says something, then nothing more. */
  | { readonly kind: "stall"; readonly text: string }
  /** Says something, then drops the connection. */
  | { readonly kind: "hang-up"; readonly text: string };

export interface TextTurn {
  readonly kind: "text";
  readonly text: string | null | ((seed: number) => string);
  /** In the protocol's own field for it. */
  readonly reasoning?: string;
  readonly finish?: "stop" | "length" | "content_filter";
  /** What the server claims to have read; null for a server that reports no usage. Default: a plausible count. */
  readonly promptTokens?: number | null;
}

export const textOf = ({ text }: TextTurn, seed: number): string | null =>
  typeof text === "function" ? text(seed) : text;

/** A plausible number of tokens: four characters each. */
export const countTokens = (text: string): number => Math.max(1, Math.ceil(text.length / 4));

/** A text as a model sends it: a few characters at a time, by code point. */
export function* pieces(text: string, size = 5): Generator<string> {
  const characters = [...text];
  for (let from = 0; from < characters.length; from += size) yield characters.slice(from, from + size).join("");
}
