/** The root: theme, server data, messages, and either the sign-in page or the portal. */
import { FluentProvider, Toaster } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { ApiError } from "../api/client";
import { SignIn } from "../session/SignIn";
import { useSession } from "../session/session";
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
  const session = useSession();
  const dark = useDark();
  useEffect(() => {
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
  }, [dark]);
  useEffect(() => {
    if (!session) queries.clear();
  }, [session]);
  return (
    <FluentProvider theme={dark ? darkTheme : lightTheme} className={dark ? "app dark" : "app light"}>
      <QueryClientProvider client={queries}>
        {session ? <RouterProvider router={router} /> : <SignIn />}
        <Toaster toasterId={TOASTER} position="bottom-end" />
      </QueryClientProvider>
    </FluentProvider>
  );
}
