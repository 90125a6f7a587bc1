// Traditional factors, each a text in the expression language.

export { defineFactor, type Factor, type FactorGiven, type FactorGroup, factorGroups } from "./factor.ts";
export { factorById, factors } from "./library.ts";
export { factorOfRegistered } from "./registered.ts";
