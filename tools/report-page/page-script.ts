// The script of the page: draws each plot when it comes into view, in the colours of the page's theme, and again when the theme changes.
// Kept as text because it runs in the reader's browser, not here. It reads the options from the page and makes no markup.

export const pageScript = `
"use strict";
const charts = JSON.parse(document.getElementById("charts").textContent);
const scheme = matchMedia("(prefers-color-scheme: dark)");
const lines = ["#1b6fd1", "#d9730d", "#2a9163", "#a04fc4", "#c23b4e", "#6b7785"];
const ramps = { light: ["#c9480f", "#3a1a70"], dark: ["#ffb45c", "#8f8bff"] };
const drawn = new Map();

function between(from, to, share) {
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  return "#" + [0, 1, 2].map((i) => Math.round(part(from, i) + share * (part(to, i) - part(from, i))).toString(16).padStart(2, "0")).join("");
}

function themed(option) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const soft = style.getPropertyValue("--soft").trim();
  const rule = style.getPropertyValue("--rule").trim();
  const card = style.getPropertyValue("--card").trim();
  const [from, to] = ramps[scheme.matches ? "dark" : "light"];
  const count = option.series.length;
  const axis = (given) => ({ axisLine: { lineStyle: { color: rule } }, splitLine: { lineStyle: { color: rule } }, ...given, axisLabel: { color: soft, ...given.axisLabel } });
  return {
    ...option,
    color: option.ramp ? option.series.map((_, i) => between(from, to, count > 1 ? i / (count - 1) : 0)) : lines,
    textStyle: { color: ink },
    legend: option.legend && { ...option.legend, textStyle: { color: soft } },
    tooltip: { ...option.tooltip, backgroundColor: card, borderColor: rule, textStyle: { color: ink } },
    xAxis: axis(option.xAxis),
    yAxis: axis(option.yAxis),
    visualMap: option.visualMap && { ...option.visualMap, textStyle: { color: soft }, inRange: { color: ["#c23b4e", card, "#1b6fd1"] } },
  };
}

function draw(place) {
  const { option } = charts[Number(place.dataset.chart)];
  drawn.get(place)?.dispose();
  const chart = echarts.init(place);
  chart.setOption(themed(option));
  drawn.set(place, chart);
  place.dataset.drawn = scheme.matches ? "dark" : "light";
}

const places = [...document.querySelectorAll("[data-chart]")];
const watch = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) if (isIntersecting && !drawn.has(target)) draw(target);
}, { rootMargin: "400px" });
for (const place of places) watch.observe(place);
scheme.addEventListener("change", () => { for (const place of drawn.keys()) draw(place); });
addEventListener("resize", () => { for (const chart of drawn.values()) chart.resize(); });
addEventListener("beforeprint", () => { for (const place of places) if (!drawn.has(place)) draw(place); });
`;
