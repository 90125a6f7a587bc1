// A text cut into runs of letters and digits with their places, and what its capitals are worth.

export interface Piece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export interface TextPieces {
  readonly text: string;
  readonly pieces: readonly Piece[];
  /** Most words begin with a capital, as in a headline: a capital says nothing then. */
  readonly capitalised: boolean;
  /** Most letters are capitals. */
  readonly shouting: boolean;
}

const most = 0.7;

export function piecesOf(text: string): TextPieces {
  const pieces = Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: found, index }) => ({
    text: found,
    from: index,
    to: index + found.length,
  }));
  const words = pieces.filter((piece) => piece.text.length >= 4 && /^\p{L}/u.test(piece.text));
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  return {
    text,
    pieces,
    capitalised: words.length > 0 && words.filter((piece) => /^\p{Lu}/u.test(piece.text)).length / words.length > most,
    shouting: letters >= 12 && capitals / letters > most,
  };
}
