/** The addresses of the portal. Each page is loaded when it is first opened. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  useRouter,
} from "@tanstack/react-router";
import { readFilters } from "../incidents/filters";
import { Empty, Failure, Loading, Page } from "../ui/Page";
import { Shell } from "./Shell";

const root = createRootRoute({
  component: Shell,
  notFoundComponent: () => (
    <Page title="Not found">
      <Empty title="There is no such page.">Choose one on the left.</Empty>
    </Page>
  ),
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/home" });
  },
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/home",
  component: lazyRouteComponent(() => import("../home/Home"), "Home"),
});

const incidents = createRoute({
  getParentRoute: () => root,
  path: "/incidents",
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import("../incidents/Queue"), "Queue"),
});

const incident = createRoute({
  getParentRoute: () => root,
  path: "/incidents/$id",
  validateSearch: (search: Record<string, unknown>): { tab?: string } =>
    typeof search.tab === "string" ? { tab: search.tab } : {},
  component: lazyRouteComponent(() => import("../incidents/IncidentPage"), "IncidentPage"),
});

function text(search: Record<string, unknown>, name: string): string | undefined {
  const value = search[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The named texts of an address, those that are there. */
function texts<K extends string>(...names: K[]) {
  return (search: Record<string, unknown>): { [P in K]?: string } => {
    const found: { [P in K]?: string } = {};
    for (const name of names) {
      const value = text(search, name);
      if (value !== undefined) found[name] = value;
    }
    return found;
  };
}

const alerts = createRoute({
  getParentRoute: () => root,
  path: "/alerts",
  validateSearch: texts("text", "severity", "status", "alert"),
  component: lazyRouteComponent(() => import("../alerts/Alerts"), "Alerts"),
});

const hunting = createRoute({
  getParentRoute: () => root,
  path: "/hunting",
  validateSearch: texts("query", "run"),
  component: lazyRouteComponent(() => import("../hunting/Hunting"), "Hunting"),
});

const entities = createRoute({
  getParentRoute: () => root,
  path: "/entities",
  component: lazyRouteComponent(() => import("../entities/Entities"), "Entities"),
});

const entity = createRoute({
  getParentRoute: () => root,
  path: "/entities/$kind/$name",
  component: lazyRouteComponent(() => import("../entities/EntityPage"), "EntityPage"),
});

const email = createRoute({
  getParentRoute: () => root,
  path: "/email",
  validateSearch: texts("text", "sender", "recipient", "subject", "delivery", "days"),
  component: lazyRouteComponent(() => import("../explorer/Email"), "Email"),
});

const cloud = createRoute({
  getParentRoute: () => root,
  path: "/cloud-apps",
  validateSearch: texts("text", "app", "account", "action", "ip", "days"),
  component: lazyRouteComponent(() => import("../explorer/CloudApps"), "CloudApps"),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: "/sources",
  component: lazyRouteComponent(() => import("../sources/Sources"), "Sources"),
});

const indicators = createRoute({
  getParentRoute: () => root,
  path: "/indicators",
  component: lazyRouteComponent(() => import("../indicators/Indicators"), "Indicators"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  component: lazyRouteComponent(() => import("../audit/Audit"), "Audit"),
});

const access = createRoute({
  getParentRoute: () => root,
  path: "/access",
  component: lazyRouteComponent(() => import("../access/Access"), "Access"),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: lazyRouteComponent(() => import("../settings/Settings"), "Settings"),
});

function Failed({ error }: { error: unknown }) {
  const router = useRouter();
  return (
    <Page title="Something went wrong">
      <Failure error={error} retry={() => void router.invalidate()} />
    </Page>
  );
}

export const router = createRouter({
  routeTree: root.addChildren([
    start,
    home,
    incidents,
    incident,
    alerts,
    hunting,
    entities,
    entity,
    email,
    cloud,
    sources,
    indicators,
    audit,
    access,
    settings,
  ]),
  defaultErrorComponent: Failed,
  defaultPendingComponent: () => <Loading what="the page" />,
  defaultPendingMs: 300,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
