// The part of a stream of text that is meant for the reader: without a reasoning model's <think> blocks, without white space at the ends.
// Pieces go out as soon as they are certain, and joined they are exactly the text.

const opens = "<think>";
const closes = "</think>";

export interface VisibleText {
  push(piece: string): void;
  /** The whole visible text, once the stream is over. */
  end(): string;
}

export function visibleText(onPiece?: (piece: string) => void): VisibleText {
  let text = "";
  let pending = ""; // may still turn out to be a tag
  let space = ""; // sent only when something follows it
  let thinking = false;

  const show = (piece: string): void => {
    const words = piece.trimEnd();
    const trailing = piece.slice(words.length);
    if (words === "") {
      space += text === "" ? "" : trailing;
      return;
    }
    const visible = text === "" ? words.trimStart() : space + words;
    space = trailing;
    text += visible;
    onPiece?.(visible);
  };

  const settle = (): void => {
    for (;;) {
      const tag = thinking ? closes : opens;
      const at = pending.indexOf(tag);
      const certain = at >= 0 ? at : pending.length - overlap(pending, tag);
      if (!thinking && certain > 0) show(pending.slice(0, certain));
      if (at < 0) {
        pending = pending.slice(certain);
        return;
      }
      pending = pending.slice(at + tag.length);
      thinking = !thinking;
    }
  };

  return {
    push(piece) {
      pending += piece;
      settle();
    },
    end() {
      if (!thinking && pending !== "") show(pending);
      pending = "";
      return text;
    },
  };
}

/** Length of the longest end of the text with which the tag begins. */
function overlap(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (tag.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
