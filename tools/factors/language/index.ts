// The expression language for factors: text in, an expression over columns out.

export { buildExpression, type Vocabulary, withinUniverse } from "./build.ts";
export {
  functionNamed,
  type LanguageFunction,
  languageFunctions,
  otherNames,
  type ParameterKind,
} from "./functions.ts";
export { parse } from "./parse.ts";
export { simplified } from "./simplify.ts";
export type { Syntax } from "./syntax.ts";
export { writeSyntax } from "./write.ts";
