// The grammars of words, tokens and signs of spam as regular expressions: what the scanners of tools/sentiment must agree with. Slow, and plain to read.

export const grammarWords = (text: string): readonly string[] => {
  const piece =
    /https?:\/\/\S+|www\.\S+|\$[a-z]{1,6}(?:\.[a-z]{1,2})?(?![\p{L}\d])|@\w+|#\w+|([+-]?)([$€£]?)\d[\d,]*(?:\.\d+)?(\s?%)?|\p{L}+(?:'\p{L}+)?|[!?:;()"]/gu;
  const plain = text.toLowerCase().replace(/[’‘]/g, "'").replace(/[−‑–]/g, "-");
  return Array.from(plain.matchAll(piece), ([found, sign = "", money = "", percent]) => {
    if (found.startsWith("http") || found.startsWith("www.")) return "<address>";
    if (found.startsWith("@")) return "<user>";
    if (found.startsWith("$") && !/\d/.test(found)) return "<cashtag>";
    if (!/\d/.test(found) || found.startsWith("#")) return found;
    if (percent !== undefined) return `<${sign}percent>`;
    if (money !== "") return "<money>";
    return /^(?:19|20)\d\d$/.test(found) ? "<year>" : `<${sign}number>`;
  });
};

/** Text, number, sign, sentence and clause of each token, and the sentences that ask. */
export function grammarTokens(text: string, stays: (word: string) => boolean, breaks: (word: string) => boolean) {
  const piece =
    /[+-]?[$€£]?\d[\d,]*(?:\.\d+)?(?:\s?%)?|[A-Za-z]+(?:['&-][A-Za-z]+)*|[.!?]+(?=\s|["')\]]|$)|[,;:()|–—]|\s-{1,2}\s/g;
  const plain = text
    .replace(/https?:\/\/\S+|www\.\S+/g, " ")
    .replace(/[’‘]/g, "'")
    .replace(/[−‑]/g, "-")
    .replace(/(\d) (\.\d)/g, "$1$2");
  const tokens: unknown[] = [];
  const questions: number[] = [];
  let [sentence, clause] = [0, 0];
  for (const [found] of plain.matchAll(piece)) {
    if (/^[.!?]/.test(found)) {
      if (found.includes("?")) questions.push(sentence);
      sentence++;
      clause++;
    } else if (/^(?:[,;:()|–—]|\s)/.test(found)) {
      clause++;
    } else if (/\d/.test(found)) {
      const sign = found.startsWith("+") ? 1 : found.startsWith("-") ? -1 : 0;
      tokens.push([found, Number(found.replace(/[^\d.]/g, "")), found.endsWith("%"), sign, sentence, clause]);
    } else {
      const word = found.toLowerCase().replace(/'s$/, "");
      for (const part of word.includes("-") && !stays(word) ? word.split("-") : [word]) {
        if (breaks(part)) clause++;
        tokens.push([part, null, false, 0, sentence, clause]);
      }
    }
  }
  return { tokens, questions };
}

/** Letters, letters of Latin script, words. */
export const grammarLetters = (text: string) => ({
  letters: text.match(/\p{L}/gu)?.length ?? 0,
  latin: text.match(/\p{Script=Latin}/gu)?.length ?? 0,
  words: text.match(/[\p{L}']+/gu) ?? [],
});

export const grammarRepeats = (text: string): boolean => {
  const words = text.toLowerCase().match(/\p{L}{2,}/gu) ?? [];
  return (
    /([^\s.])\1{5}/.test(text) ||
    /([!?])\1{3}/.test(text) ||
    (words.length >= 10 && new Set(words).size / words.length < 0.45)
  );
};
export const grammarShouts = (text: string): boolean => {
  const bare = text.replace(/\$[A-Z]+/g, "");
  const letters = bare.match(/\p{L}/gu)?.length ?? 0;
  return letters >= 30 && (bare.match(/\p{Lu}/gu)?.length ?? 0) / letters > 0.7;
};
export const grammarPictures = (text: string): boolean => (text.match(/\p{Extended_Pictographic}/gu)?.length ?? 0) >= 4;
