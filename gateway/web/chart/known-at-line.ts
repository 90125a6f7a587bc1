// A vertical line behind the last known bar, and a shade over what was not known yet. Drawn on the chart's own canvas.

import type { ISeriesPrimitive, SeriesAttachedParameter, Time } from "lightweight-charts";

interface Look {
  readonly label: string;
  readonly line: string;
  readonly shade: string;
  readonly text: string;
}

type DrawTarget = Parameters<
  ReturnType<ReturnType<NonNullable<ISeriesPrimitive["paneViews"]>>[number]["renderer"]> extends infer R
    ? R extends { draw: infer D }
      ? D extends (...given: infer P) => void
        ? (...given: P) => void
        : never
      : never
    : never
>[0];

/** @param lastBar index of the last bar known at as-of */
export function knownAtLine(lastBar: number, look: Look): ISeriesPrimitive<Time> {
  let attached: SeriesAttachedParameter<Time> | null = null;
  const draw = (target: DrawTarget): void => {
    const scale = attached?.chart.timeScale();
    const barX = scale?.logicalToCoordinate(lastBar as Parameters<typeof scale.logicalToCoordinate>[0]);
    if (!scale || barX === null || barX === undefined) return;
    const x = barX + scale.options().barSpacing * 0.75;
    // biome-ignore lint/correctness/useHookAtTopLevel: a method of the drawing target, no React hook
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      context.fillStyle = look.shade;
      context.fillRect(x, 0, mediaSize.width - x, mediaSize.height);
      context.strokeStyle = look.line;
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, mediaSize.height);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = look.text;
      context.font = "11px Inter Variable, sans-serif";
      context.textAlign = "right";
      context.fillText(look.label, x - 6, 18);
    });
  };
  const views = [{ zOrder: () => "bottom" as const, renderer: () => ({ draw }) }];
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
