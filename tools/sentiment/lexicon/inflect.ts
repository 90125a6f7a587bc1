// Regular English inflection of base forms: "slip" -> slips, slipped, slipping. Irregular forms are listed where they are needed.

const isVowel = (letter: string | undefined): boolean => letter !== undefined && "aeiou".includes(letter);

/** "try" -> "tries", "miss" -> "misses", "gain" -> "gains": third person of a verb and plural of a noun alike. */
export function withS(base: string): string {
  if (/[^aeiou]y$/.test(base)) return `${base.slice(0, -1)}ies`;
  if (/(?:s|x|z|ch|sh)$/.test(base)) return `${base}es`;
  return `${base}s`;
}

/** Whether the last consonant doubles before -ed and -ing: one syllable of consonant, vowel, consonant ("slip", "trim"). */
function doubles(base: string): boolean {
  const [before, vowel, last] = base.slice(-3);
  if (!/^[^aeiou]*[aeiou][^aeiouwxy]$/.test(base)) return false;
  return !isVowel(before) && isVowel(vowel) && last !== undefined;
}

/** Base, -s, -ed and -ing forms of a regular verb. */
export function verbForms(base: string): string[] {
  if (base.endsWith("ee")) return [base, `${base}s`, `${base}d`, `${base}ing`];
  if (base.endsWith("e")) return [base, `${base}s`, `${base}d`, `${base.slice(0, -1)}ing`];
  if (/[^aeiou]y$/.test(base)) return [base, withS(base), `${base.slice(0, -1)}ied`, `${base}ing`];
  const stem = doubles(base) ? base + base.at(-1) : base;
  return [base, withS(base), `${stem}ed`, `${stem}ing`];
}

/** Singular and plural of a regular noun. */
export const nounForms = (base: string): string[] => [base, withS(base)];
