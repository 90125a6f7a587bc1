// Dark or light: the system's choice until a person makes one.

import { useEffect } from "react";
import { useMedia } from "../shared/media.ts";
import { useStored, writeStored } from "../shared/stored.ts";

export type Theme = "dark" | "light";

/** The theme in force, also for canvases that cannot read CSS. */
export function useTheme(): Theme {
  const chosen = useStored("theme");
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  if (chosen === "dark" || chosen === "light") return chosen;
  return systemDark ? "dark" : "light";
}

export function useApplyTheme(): Theme {
  const chosen = useStored("theme");
  const theme = useTheme();
  useEffect(() => {
    const root = document.documentElement;
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
    else delete root.dataset.theme;
  }, [chosen]);
  return theme;
}

export const setTheme = (theme: Theme): void => writeStored("theme", theme);
