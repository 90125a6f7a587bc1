// Markdown out of rows and words, for the pages of docs/reference. Knows nothing of what it prints.

export interface Page {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/** One line in a table cell: bars escaped, line breaks as spaces. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export const code = (text: string): string => (text === "" ? "" : `\`${text}\``);

export const block = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** A page of docs/reference: title, what it is made from, then its parts. */
export function referencePage(name: string, title: string, from: string, parts: readonly string[]): Page {
  const origin = `Made by \`npm run docs\` from ${from}. Do not edit by hand.`;
  return { path: `docs/reference/${name}.md`, text: `${[`# ${title}`, origin, ...parts].join("\n\n")}\n` };
}
