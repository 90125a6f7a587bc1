// The frame round every page: header, what stands out (past, kill switch, gateway away), the page, open evidence, the phone's tab bar.

import { Outlet, useSearch } from "@tanstack/react-router";
import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect, useState } from "react";
import { EvidenceDrawer } from "../evidence/evidence-drawer.tsx";
import { useStanding } from "./as-of.ts";
import { ConnectionBanner } from "./connection-banner.tsx";
import { Header } from "./header.tsx";
import { HelpDialog } from "./help-dialog.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { KillSwitchStrip, StandingStrip } from "./strips.tsx";
import { TabBar } from "./tab-bar.tsx";
import { useApplyTheme } from "./theme.ts";

const Palette = lazy(() => import("./palette.tsx").then(({ Palette }) => ({ default: Palette })));

export function Shell() {
  useApplyTheme();
  const { past } = useStanding();
  const evidence = useSearch({ strict: false, select: (search) => search.evidence });
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useShortcuts({ openPalette: () => setPalette(true), openHelp: () => setHelp(true) });
  useEffect(() => {
    document.documentElement.toggleAttribute("data-past", past);
  }, [past]);

  return (
    <Tooltip.Provider delayDuration={300}>
      <div className="flex h-dvh flex-col">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-md focus:bg-surface focus:p-2"
        >
          Skip to content
        </a>
        <Header onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
        <ConnectionBanner />
        <KillSwitchStrip />
        <StandingStrip />
        <div className="flex min-h-0 flex-1">
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            <Outlet />
          </main>
          {evidence && <EvidenceDrawer evidenceId={evidence} />}
        </div>
        <TabBar />
      </div>
      <HelpDialog open={help} onOpenChange={setHelp} />
      {palette && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
        </Suspense>
      )}
    </Tooltip.Provider>
  );
}
