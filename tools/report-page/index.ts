// Reports as one HTML file each: the page, its plots, its tables, its numbers.

export { type Chart, openReportPage, type ReportPage } from "./page.ts";
export { barSeries, lineSeries, type Plot, plot } from "./plot.ts";
export { basisPoints, day, escaped, number, percent, probability, table } from "./text.ts";
