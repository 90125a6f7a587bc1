// A report as one HTML file that needs nothing else: no network, no server. It lets no script run but its own two.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { QuorumError } from "#infra/runtime/index.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";
import { escaped, scriptJson } from "./text.ts";

export interface Chart {
  readonly title: string;
  /** What the plot shows, in a sentence, for those who do not see it. */
  readonly says: string;
  readonly option: Readonly<Record<string, unknown>>;
}

export interface ReportPage {
  /** The place of a plot, as HTML. @param height in rem; the usual one where left out */
  place(chart: Chart, height?: number): string;
  /** The whole file. @param title plain text @param body HTML whose texts are escaped */
  html(title: string, body: string): string;
}

/** @throws infra/package-missing (ECharts is not installed) */
export function openReportPage(): ReportPage {
  const library = echartsSource();
  const charts: Chart[] = [];
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ${[library, pageScript].map(hashOf).join(" ")}`;
  return {
    place: (chart, height) => figureOf(chart, charts.push(chart) - 1, height),
    html: (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
${body}
</main>
<script type="application/json" id="charts">${scriptJson(charts.map(({ option }) => ({ option })))}</script>
<script>${library}</script>
<script>${pageScript}</script>
</body>
</html>
`,
  };
}

function figureOf({ title, says }: Chart, at: number, height?: number): string {
  const tall = height === undefined ? 'class="plot"' : `class="plot tall" style="--height: ${height.toFixed(1)}rem"`;
  return `<figure><h3>${escaped(title)}</h3><div ${tall} data-chart="${at}" role="img" aria-label="${escaped(says)}"></div></figure>`;
}

const hashOf = (script: string): string => `'sha256-${createHash("sha256").update(script).digest("base64")}'`;

function echartsSource(): string {
  try {
    const source = readFileSync(createRequire(import.meta.url).resolve("echarts/dist/echarts.min.js"), "utf8");
    return source.replaceAll("</script", "<\\/script");
  } catch (cause) {
    throw new QuorumError(
      "infra/package-missing",
      "The report needs the package echarts for its plots. Install it: npm install echarts.",
      {
        fault: "outside",
        retry: false,
        cause,
      },
    );
  }
}
