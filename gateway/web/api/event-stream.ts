// Server-sent events out of chunks of text, after the WHATWG rules for event, data and comment lines.
// Ids and reconnection times are not used by the desk and are skipped.

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
}

/** Takes text in any pieces and returns the events that each piece completes. */
export function eventStreamParser(): (chunk: string) => StreamEvent[] {
  let rest = "";
  let event = "";
  let data: string[] = [];
  const finish = (): StreamEvent[] => {
    const done = data.length > 0 ? [{ event: event || "message", data: data.join("\n") }] : [];
    event = "";
    data = [];
    return done;
  };
  const readLine = (line: string): StreamEvent[] => {
    if (line === "") return finish();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") data.push(value);
    return [];
  };
  return (chunk) => {
    const text = rest + chunk;
    const held = text.endsWith("\r") ? "\r" : ""; // its "\n" may come with the next piece
    const lines = (held ? text.slice(0, -1) : text).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? "") + held;
    return lines.flatMap(readLine);
  };
}
