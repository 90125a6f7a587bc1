// What came from elsewhere (questions, names, reasons, lines of files), before a terminal shows it: a terminal obeys control characters,
// and marks of writing direction make a text read otherwise than it stands.

const obeyed = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu;

/** The same JSON value with every such character replaced by U+FFFD, in all its texts. */
export const readable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
    typeof part === "string" ? part.replace(obeyed, "\ufffd") : part,
  ) as T;
