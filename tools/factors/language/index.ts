// The expression language for factors: text in, an expression over columns out.

export { buildExpression, nearest, type Vocabulary, withinUniverse } from "./build.ts";
export { type LanguageFunction, languageFunctions, otherNames } from "./functions.ts";
export { parse } from "./parse.ts";
export { simplified } from "./simplify.ts";
export type { Syntax } from "./syntax.ts";
