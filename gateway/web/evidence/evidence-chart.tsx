// Draws a picture of evidence with ECharts, which is loaded with this file and not before.

import { BarChart, HeatmapChart } from "echarts/charts";
import { GridComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { useTheme } from "../app/theme.ts";
import { type Colours, tokenColours } from "../shared/colours.ts";
import { figure } from "../shared/format.ts";
import type { BarPicture, HeatPicture, Picture } from "./evidence-picture.ts";

use([BarChart, HeatmapChart, GridComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

interface Props {
  readonly picture: Picture;
  readonly path: string | null;
}

export function EvidenceChart({ picture, path }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const height = picture.kind === "bars" ? picture.bars.length * 20 + 28 : 280;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read again when the theme changes
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, null, { renderer: "canvas" });
    const colours = tokenColours();
    chart.setOption(picture.kind === "bars" ? barOption(picture, path, colours) : heatOption(picture, colours));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [picture, path, theme]);
  return (
    <div
      ref={place}
      role="img"
      aria-label={`${picture.title}: the same figures stand in the table below`}
      style={{ height }}
    />
  );
}

const text = (colours: Colours) => ({
  color: colours["ink-2"],
  fontSize: 11,
  fontFamily: "Inter Variable, sans-serif",
});

const hover = (colours: Colours) => ({
  renderMode: "richText", // labels come from data, which may hold markup
  backgroundColor: colours.surface,
  borderColor: colours["line-strong"],
  textStyle: { color: colours.ink, fontSize: 12 },
});

function barOption(picture: BarPicture, path: string | null, colours: Colours): EChartsCoreOption {
  const colourOf = (value: number): string => (value < 0 ? colours.down : colours.up);
  return {
    animation: false,
    grid: { left: 4, right: 12, top: 4, bottom: 4, containLabel: true },
    tooltip: { ...hover(colours), valueFormatter: (value: number) => figure(value, picture.unit) },
    xAxis: {
      type: "value",
      splitNumber: 3,
      axisLabel: { ...text(colours), formatter: (value: number) => figure(value, picture.unit), hideOverlap: true },
      splitLine: { lineStyle: { color: colours.line } },
    },
    yAxis: {
      type: "category",
      inverse: true,
      data: picture.bars.map(({ label }) => label),
      axisLabel: { ...text(colours), width: 110, overflow: "truncate" },
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours["line-strong"] } },
    },
    series: [
      {
        type: "bar",
        barWidth: 10,
        data: picture.bars.map(({ value, path: own }) => ({
          value,
          itemStyle: {
            color: own === path ? colours.accent : colourOf(value),
            opacity: path === null || own === path ? 1 : 0.6,
          },
        })),
      },
    ],
  };
}

function heatOption(picture: HeatPicture, colours: Colours): EChartsCoreOption {
  const axis = (data: readonly string[]) => ({
    type: "category",
    data,
    axisLabel: { ...text(colours), interval: 0, rotate: 60 },
    axisTick: { show: false },
  });
  return {
    animation: false,
    grid: { left: 4, right: 4, top: 4, bottom: 4, containLabel: true },
    tooltip: {
      ...hover(colours),
      formatter: (at: { readonly data: readonly [number, number, number] }) => heatWords(picture, at.data),
    },
    visualMap: { show: false, min: -1, max: 1, inRange: { color: [colours.down, colours.sunken, colours.up] } },
    xAxis: axis(picture.columns),
    yAxis: { ...axis(picture.rows), inverse: true, axisLabel: text(colours) },
    series: [{ type: "heatmap", data: picture.cells.map(({ row, column, value }) => [column, row, value]) }],
  };
}

const heatWords = (picture: HeatPicture, [column, row, value]: readonly [number, number, number]): string =>
  `${picture.rows[row]} and ${picture.columns[column]}: ${figure(value, picture.unit)}`;
