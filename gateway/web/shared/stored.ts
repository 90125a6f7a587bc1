// Small choices that outlive the visit (theme, the name one acts as). A browser that refuses storage keeps the default.

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(`quorum.${name}`);
  } catch {
    return null; // storage is switched off: the choice lasts until the page is left
  }
}

export function writeStored(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`quorum.${name}`);
    else localStorage.setItem(`quorum.${name}`, value);
  } catch {
    // as above
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

export const useStored = (name: string): string | null => useSyncExternalStore(subscribe, () => readStored(name));
