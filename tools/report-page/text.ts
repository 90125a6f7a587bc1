// Text and numbers as they stand in the page: everything that comes from a report is escaped here.

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** JSON that may stand inside a script element: no text in it can close the element. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** A number that could not be had. */
const none = '<span class="none" title="could not be had">–</span>';

export const number = (value: number | null, digits = 3): string =>
  value === null ? none : minus(value.toFixed(digits));
export const percent = (value: number | null, digits = 1): string =>
  value === null ? none : `${minus((100 * value).toFixed(digits))} %`;
export const basisPoints = (value: number | null): string =>
  value === null ? none : `${minus((10_000 * value).toFixed(1))}`;
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** p-values: three digits, and no more zeros than one can read. */
export const probability = (value: number | null): string =>
  value === null ? none : value < 0.001 ? "&lt; 0.001" : value.toFixed(3);

const minus = (text: string): string => (/^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", "\u2212"));

/** A table with a heading row; cells are ready-made HTML, the first of each row names it. */
export function table(caption: string, headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = headings.map((heading) => `<th scope="col">${escaped(heading)}</th>`).join("");
  const body = rows
    .map(
      ([first = "", ...cells]) =>
        `<tr><th scope="row">${first}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`,
    )
    .join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
