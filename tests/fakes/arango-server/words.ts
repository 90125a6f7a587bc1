// AQL as words, and a reader that takes them one after the other. What does not fit is error 1501, as the server tells it.

import { arangoFault } from "./fault.ts";

const word = /\s*(@@?\w+|"(?:[^"\\]|\\.)*"|\d+|[A-Za-z_]\w*|==|<=|>=|[<>=(){},.:])/y;

/** Reserved: none of them names a variable. */
const keywords = new Set([
  ..."AGGREGATE ALL AND ANY ASC COLLECT DESC DISTINCT FALSE FILTER FOR GRAPH IN INBOUND INSERT INTO LET LIKE LIMIT".split(
    " ",
  ),
  ..."NONE NOT NULL OR OUTBOUND REMOVE REPLACE RETURN SHORTEST_PATH SORT TRUE UPDATE UPSERT WINDOW WITH".split(" "),
]);

export class Words {
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#words = wordsOf(text);
  }

  /** "" at the end. */
  get next(): string {
    return this.#words[this.#at] ?? "";
  }

  take(): string {
    const { next } = this;
    if (next === "") this.fail();
    this.#at += 1;
    return next;
  }

  /** Takes the word if it is the next one. */
  skip(wanted: string): boolean {
    if (this.next !== wanted) return false;
    this.#at += 1;
    return true;
  }

  want(...wanted: readonly string[]): void {
    for (const each of wanted) if (!this.skip(each)) this.fail();
  }

  name(): string {
    return /^[A-Za-z_]\w*$/.test(this.next) && !keywords.has(this.next.toUpperCase()) ? this.take() : this.fail();
  }

  /** The name of a bind parameter; that of a collection starts with @. */
  bind(kind: "value" | "collection"): string {
    const pattern = kind === "value" ? /^@\w+$/ : /^@@\w+$/;
    return pattern.test(this.next) ? this.take().slice(1) : this.fail();
  }

  fail(): never {
    const near = this.#words.slice(this.#at, this.#at + 8).join(" ");
    throw arangoFault(400, 1501, `AQL: syntax error, unexpected ${this.next || "end of query string"} near '${near}'`);
  }
}

function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  word.lastIndex = 0;
  while (text.slice(word.lastIndex).trim() !== "") {
    const from = word.lastIndex;
    const found = word.exec(text);
    if (found === null) throw arangoFault(400, 1501, `AQL: syntax error near '${text.slice(from, from + 40)}'`);
    words.push(found[1] ?? "");
  }
  return words;
}
