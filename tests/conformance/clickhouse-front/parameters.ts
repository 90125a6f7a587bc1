// A query's parameters as an address carries them: escaped texts, and lists as ClickHouse writes them. chdb takes values and escapes them itself.

export type Parameters = Readonly<Record<string, string | readonly (string | bigint)[]>>;

export function parametersOf(query: string, sent: Readonly<Record<string, string>>): Parameters {
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]) => {
      const type = new RegExp(`\\{${name}\\s*:\\s*([^}]+)\\}`).exec(query)?.[1] ?? "String";
      return [name, type.startsWith("Array") ? listOf(value) : unescaped(value)];
    }),
  );
}

/** "['it\\'s', 'b']" or "[1, 2]" */
function listOf(text: string): (string | bigint)[] {
  const items = text.slice(1, -1).matchAll(/'((?:[^'\\]|\\[\s\S])*)'|(-?\d+)/g);
  return [...items].map(([, quoted, number]) => (number === undefined ? unescaped(quoted ?? "") : BigInt(number)));
}

const letters: Readonly<Record<string, string>> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f", "0": "\0" };

const unescaped = (text: string): string =>
  text.replace(/\\([\s\S])/g, (_, letter: string) => letters[letter] ?? letter);
