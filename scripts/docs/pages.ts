// All pages of docs/reference, made in memory.

import { cliPage } from "./cli.page.ts";
import { driversPage, graphsPage, specialistsPage } from "./desk.pages.ts";
import { errorsPage } from "./errors.page.ts";
import type { Page } from "./markdown.ts";
import { factorsPage, featuresPage, languagePage } from "./measures.pages.ts";
import { restPage } from "./rest.page.ts";
import { configurationPage, limitsPage } from "./settings.pages.ts";
import { toolsPage } from "./tools.page.ts";

export const referenceFolder = "docs/reference";

export async function referencePages(): Promise<readonly Page[]> {
  return [
    toolsPage(),
    specialistsPage(),
    driversPage(),
    graphsPage(),
    errorsPage(),
    await cliPage(),
    await restPage(),
    featuresPage(),
    factorsPage(),
    languagePage(),
    limitsPage(),
    configurationPage(),
  ];
}
