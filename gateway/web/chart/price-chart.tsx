// The price chart: candles, volume, pins, and the line of what was known. lightweight-charts loads with this file.

import {
  CandlestickSeries,
  type ChartOptions,
  createChart,
  createSeriesMarkers,
  type DeepPartial,
  HistogramSeries,
  type IChartApi,
  type SeriesMarker,
  type Time,
} from "lightweight-charts";
import { useEffect, useRef, useState } from "react";
import type { Chart } from "../../contract/index.ts";
import { useTheme } from "../app/theme.ts";
import { type Colours, tokenColours, withAlpha } from "../shared/colours.ts";
import { dayText } from "../shared/time.ts";
import { BarLegend } from "./bar-legend.tsx";
import { knownAtLine } from "./known-at-line.ts";
import { type PinGroup, pinGroups, sessionOf } from "./pins.ts";

interface Props {
  readonly chart: Chart;
  readonly height: number;
  readonly onSession: (session: string) => void;
}

export function PriceChart({ chart, height, onSession }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  const [hovered, setHovered] = useState<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read again when the theme changes
  useEffect(() => {
    if (!place.current) return;
    const api = drawChart(place.current, chart, tokenColours());
    api.subscribeCrosshairMove(({ logical }) => setHovered(logical === undefined ? null : Math.round(logical)));
    api.subscribeClick(({ logical }) => {
      const bar = logical === undefined ? undefined : chart.bars[Math.round(logical)];
      if (bar) onSession(sessionOf(bar.at));
    });
    const fit = () => fitSessions(api, chart.bars.length);
    const observer = new ResizeObserver(() => requestAnimationFrame(fit)); // after the chart has taken its new size
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      api.remove();
    };
  }, [chart, theme, onSession]);
  const bar = chart.bars[hovered ?? chart.bars.length - 1] ?? chart.bars.at(-1);
  return (
    <div className="relative mt-2">
      {bar && <BarLegend chart={chart} bar={bar} />}
      <div
        ref={place}
        role="img"
        aria-label={`Daily prices of ${chart.symbol} up to ${dayText(chart.asOf)}. The table view has the same figures.`}
        style={{ height }}
      />
    </div>
  );
}

function drawChart(place: HTMLElement, chart: Chart, colours: Colours): IChartApi {
  const api = createChart(place, optionsOf(colours));
  const time = (index: number): Time => sessionOf(chart.bars[index]?.at ?? "") as Time;
  const rising = ({ open, close }: Chart["bars"][number]): boolean => close >= open;

  const volume = api.addSeries(HistogramSeries, {
    priceScaleId: "volume",
    priceFormat: { type: "volume" },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  api.priceScale("volume").applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
  volume.setData(
    chart.bars.map((bar, index) => ({
      time: time(index),
      value: bar.volumeShares,
      color: withAlpha(rising(bar) ? colours.up : colours.down, 0.28),
    })),
  );

  const candles = api.addSeries(CandlestickSeries, {
    upColor: colours.up,
    downColor: colours.down,
    wickUpColor: colours.up,
    wickDownColor: colours.down,
    borderVisible: false,
    priceLineVisible: false,
    lastValueVisible: false, // the legend says it
  });
  candles.setData(
    chart.bars.map(({ open, high, low, close }, index) => ({ time: time(index), open, high, low, close })),
  );
  createSeriesMarkers(
    candles,
    pinGroups(chart).map((group) => markerOf(group, time(group.bar), colours)),
  );
  candles.attachPrimitive(
    knownAtLine(chart.bars.length - 1, {
      label: `known by ${dayText(chart.asOf)}`,
      line: colours["ink-3"],
      shade: withAlpha(colours["ink-3"], 0.08),
      text: colours["ink-2"],
      behindText: colours.surface,
    }),
  );
  fitSessions(api, chart.bars.length);
  return api;
}

/** All sessions, and a little of what was not known yet. */
function fitSessions(api: IChartApi, sessions: number): void {
  api.timeScale().setVisibleLogicalRange({ from: -0.5, to: sessions + Math.max(2, sessions * 0.05) });
}

function markerOf({ kind, pins }: PinGroup, time: Time, colours: Colours): SeriesMarker<Time> {
  if (kind === "news")
    return { time, position: "belowBar", shape: "circle", color: colours.info, size: pins.length > 2 ? 0.8 : 0.5 };
  if (kind === "filing")
    return { time, position: "aboveBar", shape: "square", color: colours.accent, size: 0.8, text: "F" };
  const text = kind === "dividend" ? "D" : "S";
  return { time, position: "aboveBar", shape: "arrowDown", color: colours["ink-2"], size: 0.8, text };
}

const optionsOf = (colours: Colours): DeepPartial<ChartOptions> => ({
  autoSize: true,
  layout: {
    background: { color: "transparent" },
    textColor: colours["ink-2"],
    fontFamily: "Inter Variable, ui-sans-serif, system-ui, sans-serif",
    fontSize: 11,
    attributionLogo: false, // named with its address in the help dialog
  },
  grid: { vertLines: { visible: false }, horzLines: { color: colours.line } },
  rightPriceScale: { borderColor: colours.line },
  timeScale: { borderColor: colours.line, fixLeftEdge: true },
  crosshair: {
    vertLine: { color: colours["ink-3"], labelBackgroundColor: colours["ink-2"] },
    horzLine: { color: colours["ink-3"], labelBackgroundColor: colours["ink-2"] },
  },
  handleScroll: { mouseWheel: false, vertTouchDrag: false },
  handleScale: { mouseWheel: false },
});
