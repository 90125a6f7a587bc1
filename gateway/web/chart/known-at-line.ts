// A vertical line behind the last known bar, and a shade over what was not known yet. Drawn on the chart's own canvas.

import type {
  IPrimitivePaneRenderer,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  Time,
} from "lightweight-charts";

interface Look {
  readonly label: string;
  readonly line: string;
  readonly shade: string;
  readonly text: string;
  readonly behindText: string;
}

type Draw = IPrimitivePaneRenderer["draw"];
type Canvas = CanvasRenderingContext2D;
type Size = { readonly width: number; readonly height: number };

/** @param lastBar index of the last bar known at as-of */
export function knownAtLine(lastBar: number, look: Look): ISeriesPrimitive<Time> {
  let attached: SeriesAttachedParameter<Time> | null = null;
  const lineX = (): number | null => {
    const scale = attached?.chart.timeScale();
    const barX = scale?.logicalToCoordinate(lastBar as Logical) ?? null;
    return scale && barX !== null ? barX + scale.options().barSpacing * 0.75 : null;
  };
  const drawing =
    (paint: (canvas: Canvas, x: number, size: Size, look: Look) => void): Draw =>
    (target) => {
      const x = lineX();
      if (x === null) return;
      // biome-ignore lint/correctness/useHookAtTopLevel: a method of the drawing target, no React hook
      target.useMediaCoordinateSpace(({ context, mediaSize }) => paint(context, x, mediaSize, look));
    };
  const shade = drawing(paintShade);
  const label = drawing(paintLabel);
  const views = [
    { zOrder: () => "bottom" as const, renderer: () => ({ draw: shade }) },
    { zOrder: () => "normal" as const, renderer: () => ({ draw: label }) },
  ];
  return {
    attached: (given) => {
      attached = given;
    },
    detached: () => {
      attached = null;
    },
    paneViews: () => views,
  };
}

function paintShade(canvas: Canvas, x: number, { width, height }: Size, look: Look): void {
  canvas.fillStyle = look.shade;
  canvas.fillRect(x, 0, width - x, height);
  canvas.strokeStyle = look.line;
  canvas.setLineDash([4, 3]);
  canvas.beginPath();
  canvas.moveTo(x, 0);
  canvas.lineTo(x, height);
  canvas.stroke();
  canvas.setLineDash([]);
}

function paintLabel(canvas: Canvas, x: number, _size: Size, look: Look): void {
  canvas.font = "11px Inter Variable, sans-serif";
  canvas.textAlign = "right";
  const { width } = canvas.measureText(look.label);
  canvas.fillStyle = look.behindText;
  canvas.fillRect(x - width - 10, 4, width + 8, 20);
  canvas.fillStyle = look.text;
  canvas.fillText(look.label, x - 6, 18);
}
