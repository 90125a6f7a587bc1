// Published sets of formulas in this desk's language.

export { alpha101 } from "./alpha-101.ts";
export { alpha158 } from "./alpha-158.ts";
export { publishedWords } from "./vocabulary.ts";
