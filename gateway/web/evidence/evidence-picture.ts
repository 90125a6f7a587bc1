// Finds what of a tool's output can be drawn: a list of like figures as bars, a square of them as a heat map.
// Labels come from the output itself; nothing is computed.

import type { EvidenceAnswer } from "../../contract/index.ts";

export interface BarPicture {
  readonly kind: "bars";
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly path: string }[];
}

export interface HeatPicture {
  readonly kind: "heat";
  readonly title: string;
  readonly unit: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly {
    readonly row: number;
    readonly column: number;
    readonly value: number;
    readonly path: string;
  }[];
}

export type Picture = BarPicture | HeatPicture;
type Figure = EvidenceAnswer["figures"][number];

const fewest = 4;
const most = 40;

/** Prefers the list that holds the chosen path; null where nothing is worth a picture. */
export function pictureOf(evidence: EvidenceAnswer, path: string | null): Picture | null {
  const pictures = [...heatMaps(evidence), ...barLists(evidence)];
  const pathsOf = (picture: Picture) =>
    (picture.kind === "bars" ? picture.bars : picture.cells).map((entry) => entry.path);
  return pictures.find((picture) => path !== null && pathsOf(picture).includes(path)) ?? pictures[0] ?? null;
}

function barLists({ figures, output }: EvidenceAnswer): BarPicture[] {
  const lists = grouped(
    figures,
    /^(?:(.*)\.)?([^.]+)\.([^.\d][^.]*)$/,
    (match) => `${match[1] ?? ""}\u0000${match[3]}`,
  );
  return lists
    .filter((list) => list.length >= fewest && list.length <= most && oneUnit(list) && differs(list))
    .sort((a, b) => Number(isCounting(a)) - Number(isCounting(b)))
    .map((list) => {
      const first = list[0];
      const [, parent = "", , field = ""] = first?.match ?? [];
      return {
        kind: "bars" as const,
        title: [parent, field].filter(Boolean).join(" · "),
        unit: first?.figure.unit ?? "",
        bars: list.map(({ figure, match }) => ({
          label: labelOf(at(output, parent), match[2] ?? ""),
          value: figure.value,
          path: figure.path,
        })),
      };
    });
}

function heatMaps({ figures, output }: EvidenceAnswer): HeatPicture[] {
  const squares = grouped(figures, /^(?:(.*)\.)?(\d+)\.(\d+)$/, (match) => match[1] ?? "");
  return squares.flatMap((square) => {
    const parent = square[0]?.match[1] ?? "";
    const labels = labelsBeside(output, parent);
    if (!labels || square.length < fewest || !oneUnit(square)) return [];
    return {
      kind: "heat" as const,
      title: parent,
      unit: square[0]?.figure.unit ?? "",
      rows: labels,
      columns: labels,
      cells: square.map(({ figure, match }) => ({
        row: Number(match[2]),
        column: Number(match[3]),
        value: figure.value,
        path: figure.path,
      })),
    };
  });
}

interface Matched {
  readonly figure: Figure;
  readonly match: RegExpExecArray;
}

function grouped(figures: readonly Figure[], pattern: RegExp, keyOf: (match: RegExpExecArray) => string): Matched[][] {
  const groups = new Map<string, Matched[]>();
  for (const figure of figures) {
    const match = pattern.exec(figure.path);
    if (!match) continue;
    const key = keyOf(match);
    groups.set(key, [...(groups.get(key) ?? []), { figure, match }]);
  }
  return [...groups.values()];
}

const differs = (list: readonly Matched[]): boolean => new Set(list.map(({ figure }) => figure.value)).size > 1;

/** Ranks and counts are drawn only where there is nothing else to draw. */
const isCounting = ([first]: readonly Matched[]): boolean =>
  first?.figure.unit === "rank" || first?.figure.unit === "count";

const oneUnit = (list: readonly Matched[]): boolean => new Set(list.map(({ figure }) => figure.unit)).size === 1;

export function at(value: unknown, path: string): unknown {
  const step = (from: unknown, key: string): unknown =>
    typeof from === "object" && from !== null ? (from as Record<string, unknown>)[key] : undefined;
  return path === "" ? value : path.split(".").reduce(step, value);
}

const labelNames = [
  "symbol",
  "specialist",
  "peer",
  "leader",
  "name",
  "factor",
  "label",
  "title",
  "id",
  "day",
  "date",
  "at",
];

/** A list's item by its name, or its place counted from 1; an entry of a record by its key. */
function labelOf(list: unknown, key: string): string {
  if (!/^\d+$/.test(key)) return key;
  return nameOf(list, Number(key)) ?? String(Number(key) + 1);
}

/** What an item of a list is called in the output; null where it has no name. */
export function nameOf(list: unknown, index: number): string | null {
  const item = Array.isArray(list) ? (list[index] as unknown) : undefined;
  for (const name of labelNames) {
    const found = at(item, name);
    if (typeof found === "string") return found;
  }
  return null;
}

function labelsBeside(output: unknown, parent: string): string[] | null {
  const holder = at(output, parent.includes(".") ? parent.slice(0, parent.lastIndexOf(".")) : "");
  const labels = at(holder, "symbols") ?? at(holder, "labels");
  return Array.isArray(labels) && labels.every((label) => typeof label === "string") ? labels : null;
}
