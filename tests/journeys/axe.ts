// What axe finds on a page: serious and critical findings, as lines that say what and where.
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

const script = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

export async function seriousFindings(page: Page): Promise<string[]> {
  await page.addScriptTag({ path: script });
  const { violations } = await page.evaluate<{ violations: readonly Violation[] }>(
    "axe.run({ resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${impact} ${id} at ${target.join(" ")}: ${failureSummary ?? ""}`),
    );
}
