// Token colours as plain rgb, for charts that are drawn on a canvas and cannot read CSS variables.

const names = [
  "surface",
  "sunken",
  "line",
  "line-strong",
  "ink",
  "ink-2",
  "ink-3",
  "accent",
  "up",
  "down",
  "warn",
  "info",
  "mark",
] as const;

export type Colours = Readonly<Record<(typeof names)[number], string>>;

/** Read from the page as it is drawn now: call again after a change of theme. */
export function tokenColours(): Colours {
  const probe = document.createElement("i");
  document.body.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(names.map((name) => [name, read(name)])) as Record<(typeof names)[number], string>;
  probe.remove();
  return colours;
}

/** "rgb(1, 2, 3)" with an opacity. */
export const withAlpha = (rgb: string, alpha: number): string => rgb.replace(/^rgb\((.*)\)$/, `rgba($1, ${alpha})`);
