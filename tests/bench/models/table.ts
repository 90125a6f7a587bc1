// A published table beside ours: what was measured, between which bounds, and what the paper says.

export interface Measure {
  readonly id: string;
  readonly value: number;
  /** Central 95 %. */
  readonly low: number;
  readonly high: number;
}

export interface Row {
  readonly model: string;
  readonly seeds: number;
  readonly measures: readonly Measure[];
  /** The paper's numbers by measure, where it has the row. */
  readonly published: Readonly<Record<string, number>>;
  /** Of the training, such as epochs. */
  readonly notes: string;
  /** Hashes of what was fitted, one a seed. */
  readonly fitted: readonly string[];
}

export interface Table {
  readonly suite: string;
  readonly paper: string;
  readonly rows: readonly Row[];
}

const digits = (value: number): string => (Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(3));

/** As Markdown: value, bounds, and the paper's in brackets. */
export function markdown({ rows }: Table): string {
  const ids = rows[0]?.measures.map(({ id }) => id) ?? [];
  const cell = ({ published }: Row, { id, value, low, high }: Measure): string => {
    const paper = published[id] === undefined ? "" : ` [${digits(published[id])}]`;
    return `${digits(value)} (${digits(low)} to ${digits(high)})${paper}`;
  };
  const lines = rows.map((row) => [
    row.model,
    row.seeds,
    ...row.measures.map((measure) => cell(row, measure)),
    row.notes,
  ]);
  const heading = ["Model", "Seeds", ...ids, "Training"];
  return [heading, heading.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function benchResults({ paper, rows }: Table) {
  return rows.flatMap(({ model, measures, published }) =>
    measures.map(({ id, value }) => {
      const theirs = published[id];
      const peer = theirs === undefined ? null : { name: paper, version: "published", value: theirs };
      return { id: `${model}: ${id}`, value, unit: "", peer, ratio: theirs === undefined ? null : value / theirs };
    }),
  );
}
