/** The root: theme, server data, messages, and either the sign-in page or the portal. */
import { FluentProvider, Toaster } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError, answer, api } from "../api/client";
import { FirstPassword } from "../session/FirstPassword";
import { SignIn } from "../session/SignIn";
import { beginSession, endSession, useSessionState } from "../session/session";
import { TOASTER } from "../ui/messages";
import { router } from "./router";
import { darkTheme, lightTheme, useDark } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server refused stays refused; only silence is worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
    },
  },
});

export function App() {
  const session = useSessionState();
  const dark = useDark();
  useEffect(() => {
    // A browser that has a session goes on with it; any other answer leads to the sign-in page.
    answer(api.GET("/api/v1/session")).then(beginSession, () => endSession());
  }, []);
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  }, [dark]);
  useEffect(() => {
    if (!session) queries.clear();
  }, [session]);
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme} className={dark ? "app dark" : "app light"}>
      <QueryClientProvider client={queries}>
        {session === null && <SignIn />}
        {session && session.permissions.length === 0 && <FirstPassword />}
        {session && session.permissions.length > 0 && <RouterProvider router={router} />}
        <Toaster toasterId={TOASTER} position="bottom-end" />
      </QueryClientProvider>
    </FluentProvider>
  );
}
