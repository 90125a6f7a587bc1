// Plots as ECharts options: plain data, without functions, so that they can stand in the page as JSON.

/** Six digits: more than a plot can show. */
const short = (data: readonly (number | null)[]): (number | null)[] =>
  data.map((value) => value && Number(value.toPrecision(6)));

export const lineSeries = (name: string, data: readonly (number | null)[], more: object = {}): object => ({
  name,
  type: "line",
  data: short(data),
  showSymbol: false,
  ...more,
});

export const barSeries = (name: string, data: readonly (number | null)[], more: object = {}): object => ({
  name,
  type: "bar",
  data: short(data),
  ...more,
});

export interface Plot {
  readonly x: readonly (string | number)[];
  readonly series: readonly object[];
  readonly log?: boolean;
}

/** What every plot over one horizontal axis shares. Tooltips are drawn, not written as HTML: no text of a report becomes markup. */
export const plot = ({ x, series, log = false }: Plot): Readonly<Record<string, unknown>> => ({
  animation: false,
  grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
  legend: { top: 0, type: "scroll" },
  tooltip: { trigger: "axis", renderMode: "richText" },
  xAxis: { type: "category", data: x },
  yAxis: { type: log ? "log" : "value", scale: true },
  series,
});
