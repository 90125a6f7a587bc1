// Every citable number of a tool's output with its path and unit; the one that was clicked is marked and in view.

import { useEffect, useRef } from "react";
import type { EvidenceAnswer } from "../../contract/index.ts";
import { classes } from "../shared/class-names.ts";
import { figure } from "../shared/format.ts";
import { at, nameOf } from "./evidence-picture.ts";

interface Props {
  readonly figures: EvidenceAnswer["figures"];
  readonly output: unknown;
  readonly path: string | null;
}

export function FiguresTable({ figures, output, path }: Props) {
  const marked = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path marks another row
  useEffect(() => {
    void marked.current?.scrollIntoView({ block: "nearest" }); // newer browsers answer with a promise, which is no clean-up
  }, [path]);
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
              className={classes(
                "scroll-my-24 border-b border-line last:border-b-0 [content-visibility:auto]",
                here && "bg-mark",
              )}
            >
              <th scope="row" className="py-1 pr-3 pl-1 text-left font-normal">
                <PathText path={entry.path} output={output} />
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

/** A longer name goes underneath. */
const longestBeside = 16;

/** The last name stands out, the way to it steps back; an item of a list is named as the output names it. */
function PathText({ path, output }: { readonly path: string; readonly output: unknown }) {
  const cut = path.lastIndexOf(".") + 1;
  const item = /^(.*?)\.?(\d+)\.[^.]+$/.exec(path);
  const name = item ? nameOf(at(output, item[1] ?? ""), Number(item[2])) : null;
  return (
    <span className="font-mono text-small break-all">
      <span className="text-ink-3">{path.slice(0, cut)}</span>
      {path.slice(cut)}
      {name && (
        <span
          title={name}
          className={name.length > longestBeside ? "line-clamp-1 font-sans text-ink-2" : "ml-2 font-sans text-ink-2"}
        >
          {name}
        </span>
      )}
    </span>
  );
}
