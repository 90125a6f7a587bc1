// Keys that work on every page: ⌘K, g then a letter, j and k in lists, / for the question, ? for help.

import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { places } from "./places.ts";

interface Actions {
  readonly openPalette: () => void;
  readonly openHelp: () => void;
}

const sequenceMs = 1200;

/** True where a key is text to be typed, or a dialog has the keyboard. */
export function isTaken(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=alertdialog]")) return true;
  return (
    document.querySelector("[data-state=open][aria-modal], [role=dialog][data-state=open]") !== null &&
    !target?.closest("main")
  );
}

/** Moves the focus to the next list item; one that follows the focus is opened at once. */
function moveInList(by: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>("[data-list-item]")].filter(
    (item) => item.offsetParent !== null,
  );
  const focused = items.findIndex((item) => item.contains(document.activeElement));
  const current = focused >= 0 ? focused : items.findIndex((item) => item.ariaCurrent === "true");
  const next = items[current < 0 ? 0 : Math.min(items.length - 1, Math.max(0, current + by))];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  if (next.dataset.listItem === "follow") next.click();
}

export function useShortcuts({ openPalette, openHelp }: Actions): void {
  const navigate = useNavigate();
  const goingSince = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey) && !event.altKey) {
        event.preventDefault();
        return openPalette();
      }
      if (isTaken(event)) return;
      const place =
        event.timeStamp - goingSince.current < sequenceMs && places.find(({ letter }) => letter === event.key);
      goingSince.current = Number.NEGATIVE_INFINITY;
      if (place) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return void navigate({ to: place.to });
      }
      if (event.key === "g") goingSince.current = event.timeStamp;
      else if (event.key === "j") moveInList(1);
      else if (event.key === "k") moveInList(-1);
      else if (event.key === "?") openHelp();
      else if (event.key === "/") {
        const field = document.querySelector<HTMLElement>("[data-question]");
        if (!field) return;
        event.preventDefault();
        field.focus();
      }
    };
    addEventListener("keydown", onKey, { capture: true });
    return () => removeEventListener("keydown", onKey, { capture: true });
  }, [navigate, openPalette, openHelp]);
}
