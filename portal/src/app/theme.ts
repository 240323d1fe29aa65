/** The colours of the portal, and the choice between light and dark. */
import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
} from "@fluentui/react-components";
import { useSyncExternalStore } from "react";

const brand: BrandVariants = {
  10: "#01090b",
  20: "#05191e",
  30: "#072932",
  40: "#083541",
  50: "#094150",
  60: "#0a4e5f",
  70: "#0b5c6b",
  80: "#0e6a7c",
  90: "#14798d",
  100: "#21889d",
  110: "#3498ac",
  120: "#4ca8bb",
  130: "#66b8ca",
  140: "#83c8d8",
  150: "#a3d9e5",
  160: "#c7eaf2",
};

/** The machine's own letters: none are loaded. */
const fontFamilyBase = '"Segoe UI Variable Text", "Segoe UI", Inter, system-ui, "DejaVu Sans", sans-serif';

export const lightTheme: Theme = { ...createLightTheme(brand), fontFamilyBase };
export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  fontFamilyBase,
  colorBrandForeground1: brand[120],
  colorBrandForeground2: brand[130],
  colorBrandForegroundLink: brand[120],
  colorBrandForegroundLinkHover: brand[130],
};

/** What a person may choose. */
export type ThemeChoice = "system" | "light" | "dark";

const KEY = "cordon.theme";
const media = window.matchMedia?.("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();
media?.addEventListener("change", () => notify());

function notify(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choice(): ThemeChoice {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function isDark(): boolean {
  const chosen = choice();
  return chosen === "dark" || (chosen === "system" && (media?.matches ?? false));
}

export function setThemeChoice(next: ThemeChoice): void {
  localStorage.setItem(KEY, next);
  notify();
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, choice);
}

/** Whether dark colours are shown now. */
export function useDark(): boolean {
  return useSyncExternalStore(subscribe, isDark);
}
