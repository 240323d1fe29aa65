/** Short messages at the edge of the window. */
import { Toast, ToastTitle, useToastController } from "@fluentui/react-components";
import { createElement, useCallback } from "react";
import { messageOf } from "../api/client";

export const TOASTER = "cordon-toaster";

/** How to tell a person that something was done or failed. */
export interface Messages {
  readonly done: (text: string) => void;
  readonly failed: (error: unknown) => void;
}

export function useMessages(): Messages {
  const { dispatchToast } = useToastController(TOASTER);
  const show = useCallback(
    (text: string, intent: "success" | "error") =>
      dispatchToast(createElement(Toast, null, createElement(ToastTitle, null, text)), {
        intent,
        timeout: intent === "error" ? 10_000 : 3_000,
      }),
    [dispatchToast],
  );
  const done = useCallback((text: string) => show(text, "success"), [show]);
  const failed = useCallback((error: unknown) => show(messageOf(error), "error"), [show]);
  return { done, failed };
}
