// Words that were met, each with its hash and with its runs of letters as small numbers: the more frequent ones are met first and lie together.
// A book does not grow for ever: whoever reads the next text is handed a new one when this one is full.

/** One of a book. */
export interface Word {
  readonly text: string;
  /** FNV-1a over its UTF-16 code units. */
  readonly hash: number;
  /** Its runs of letters, repeats among them, by their numbers in the book; none of a mark or of what stands for a figure. */
  readonly runs: Int32Array;
}

/** A book that holds so many is full. No text has more than 20,000 letters, so that there is room for one more. */
const enough = { words: 50_000, runs: 400_000 } as const;
const wordSlots = 1 << 17;
const runSlots = 1 << 20;
const mostRuns = 1 << 19;

const prime = 0x01000193;
const seeds = { word: 0x811c9dc5, letters: 0x6b43a9b5 } as const;
const letterRuns = { shortest: 2, longest: 5 } as const;
const [space, bracket] = [0x20, 0x3c];

export class WordBook {
  /** Runs so far, and the 32-bit key of each. */
  runs = 0;
  readonly keys = new Uint32Array(mostRuns);
  readonly #words: (Word | undefined)[] = new Array(wordSlots);
  #many = 0;
  /** Number of a run plus one, at its slot. */
  readonly #numbers = new Int32Array(runSlots);
  /** Of the text at hand; zero between texts. */
  readonly #counts = new Uint16Array(mostRuns);

  get isFull(): boolean {
    return this.#many >= enough.words || this.runs >= enough.runs;
  }

  /** The word that stands there: found by its hash, and made a string only where it is new. */
  wordAt(text: string, from: number, to: number): Word {
    let hash: number = seeds.word;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
    hash >>>= 0;
    let slot = (hash ^ (hash >>> 15)) & (wordSlots - 1);
    for (let known = this.#words[slot]; known !== undefined; known = this.#words[slot]) {
      if (known.hash === hash && standsAt(known.text, text, from, to)) return known;
      slot = (slot + 1) & (wordSlots - 1);
    }
    const own = text.slice(from, to);
    const word: Word = { text: own, hash, runs: this.#runsOf(own) };
    this.#words[slot] = word;
    this.#many += 1;
    return word;
  }

  wordOf(text: string): Word {
    return this.wordAt(text, 0, text.length);
  }

  /** Distinct runs of the words in the order in which they are met, and how often each stands there. */
  countRuns(words: readonly Word[]): RunCounts {
    const counts = this.#counts;
    const all = new Int32Array(words.reduce((sum, { runs }) => sum + runs.length, 0));
    let met = 0;
    for (const { runs } of words)
      for (let i = 0; i < runs.length; i++) {
        const run = runs[i]!;
        if (counts[run] === 0) all[met++] = run;
        counts[run]! += 1;
      }
    const numbers = all.slice(0, met);
    const own = new Uint16Array(met);
    for (let i = 0; i < met; i++) {
      own[i] = counts[numbers[i]!]!;
      counts[numbers[i]!] = 0;
    }
    return { numbers, counts: own };
  }

  /** Two to five letters in a row of the word with a space on each side, so that beginnings and ends differ from middles. */
  #runsOf(word: string): Int32Array {
    if (word.length < 2 || word.charCodeAt(0) === bracket) return none;
    const last = word.length + 1;
    const found = new Int32Array((letterRuns.longest - 1) * (last + 1));
    let filled = 0;
    for (let from = 0; from <= last; from++) {
      let key: number = seeds.letters;
      const end = Math.min(last, from + letterRuns.longest - 1);
      for (let at = from; at <= end; at++) {
        key = Math.imul(key ^ (at === 0 || at === last ? space : word.charCodeAt(at - 1)), prime);
        if (at - from + 1 >= letterRuns.shortest) found[filled++] = this.#numberOf(key >>> 0);
      }
    }
    return found.slice(0, filled);
  }

  #numberOf(key: number): number {
    let slot = Math.imul(key, 0x9e3779b1) >>> 12;
    for (let number = this.#numbers[slot]!; number > 0; number = this.#numbers[slot]!) {
      if (this.keys[number - 1] === key) return number - 1;
      slot = (slot + 1) & (runSlots - 1);
    }
    this.keys[this.runs] = key;
    this.#numbers[slot] = this.runs + 1;
    return this.runs++;
  }
}

export interface RunCounts {
  readonly numbers: Int32Array;
  readonly counts: Uint16Array;
}

const none = new Int32Array(0);
let current: WordBook | null = null;

/** The book for the next text. */
export function openBook(): WordBook {
  if (current === null || current.isFull) current = new WordBook();
  return current;
}

function standsAt(word: string, text: string, from: number, to: number): boolean {
  if (word.length !== to - from) return false;
  for (let i = 0; i < word.length; i++) if (word.charCodeAt(i) !== text.charCodeAt(from + i)) return false;
  return true;
}
