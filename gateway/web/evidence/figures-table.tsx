// Every citable number of a tool's output with its path and unit; the one that was clicked is marked and in view.

import { useEffect, useRef } from "react";
import type { EvidenceAnswer } from "../../contract/index.ts";
import { classes } from "../shared/class-names.ts";
import { figure } from "../shared/format.ts";

interface Props {
  readonly figures: EvidenceAnswer["figures"];
  readonly path: string | null;
}

export function FiguresTable({ figures, path }: Props) {
  const marked = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path marks another row
  useEffect(() => marked.current?.scrollIntoView({ block: "center" }), [path]);
  if (figures.length === 0) return <p className="text-ink-2">This result holds words, no figures.</p>;
  return (
    <table className="w-full border-collapse">
      <thead className="sr-only">
        <tr>
          <th scope="col">Path</th>
          <th scope="col">Figure</th>
        </tr>
      </thead>
      <tbody>
        {figures.map((entry) => {
          const here = entry.path === path;
          return (
            <tr
              key={entry.path}
              ref={here ? marked : undefined}
              data-marked={here || undefined}
              className={classes("border-b border-line last:border-b-0 [content-visibility:auto]", here && "bg-mark")}
            >
              <th scope="row" className="py-1 pr-3 pl-1 text-left font-normal">
                <PathText path={entry.path} />
              </th>
              <td
                className={classes("py-1 pr-1 text-right whitespace-nowrap", here && "font-semibold")}
                title={`${entry.value} ${entry.unit}`}
              >
                {figure(entry.value, entry.unit)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** The last name stands out, the way to it steps back. */
function PathText({ path }: { readonly path: string }) {
  const cut = path.lastIndexOf(".") + 1;
  return (
    <span className="font-mono text-small break-all">
      <span className="text-ink-3">{path.slice(0, cut)}</span>
      {path.slice(cut)}
    </span>
  );
}
