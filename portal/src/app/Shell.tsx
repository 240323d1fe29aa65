/** What is around every page: navigation, search, the person's menu, help with the keys. */
import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
} from "@fluentui/react-components";
import {
  KeyboardRegular,
  NavigationRegular,
  PersonCircleRegular,
  SignOutRegular,
} from "@fluentui/react-icons";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { type FormEvent, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { api } from "../api/client";
import { useLive } from "../api/live";
import { endSession, useSession } from "../session/session";
import { Loading } from "../ui/Page";
import { KeysHelp } from "./KeysHelp";
import { PLACES } from "./places";
import { useKeys } from "./shortcuts";
import { setThemeChoice, type ThemeChoice, useThemeChoice } from "./theme";

export function Shell() {
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const search = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();

  const keys = useMemo(() => {
    const go = PLACES.map((place) => [`g ${place.key}`, () => void navigate({ to: place.to })] as const);
    const own = { "?": () => setHelp(true), "/": () => search.current?.focus() };
    return { ...Object.fromEntries(go), ...own };
  }, [navigate]);
  useKeys(keys);
  useLive();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the navigation of narrow windows.
  useEffect(() => setOpen(false), [path]);

  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <Button
          className="nav-toggle"
          appearance="transparent"
          icon={<NavigationRegular />}
          aria-label="Navigation"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        <Link to="/home" className="brand" aria-label="Cordon, home">
          <img src="/cordon.svg" alt="" width="26" height="26" />
          <span>Cordon</span>
        </Link>
        <GlobalSearch input={search} />
        <div className="top-end">
          <Button
            appearance="transparent"
            icon={<KeyboardRegular />}
            aria-label="Keyboard shortcuts"
            onClick={() => setHelp(true)}
          />
          <PersonMenu />
        </div>
      </header>
      <Navigation open={open} path={path} close={() => setOpen(false)} />
      <main id="main" tabIndex={-1}>
        <Suspense fallback={<Loading what="the page" />}>
          <Outlet />
        </Suspense>
      </main>
      <KeysHelp open={help} close={() => setHelp(false)} />
    </div>
  );
}

function Navigation({ open, path, close }: { open: boolean; path: string; close: () => void }) {
  const permissions = useSession()?.permissions ?? [];
  const shown = PLACES.filter((place) => permissions.includes(place.need));
  const groups = [...new Set(shown.map((place) => place.group))];
  return (
    <>
      {open && <button type="button" className="veil" aria-label="Close the navigation" onClick={close} />}
      <nav className={open ? "nav open" : "nav"} aria-label="Sections">
        {groups.map((group) => (
          <div key={group} className="nav-group">
            {group && <div className="nav-heading">{group}</div>}
            {shown
              .filter((place) => place.group === group)
              .map((place) => (
                <Link
                  key={place.to}
                  to={place.to}
                  className="nav-link"
                  aria-current={path.startsWith(place.to) ? "page" : undefined}
                >
                  <place.icon aria-hidden="true" />
                  <span>{place.label}</span>
                </Link>
              ))}
          </div>
        ))}
      </nav>
    </>
  );
}

function GlobalSearch({ input }: { input: React.RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = text.trim();
    if (!wanted) return;
    setText("");
    input.current?.blur();
    if (wanted.startsWith("inc-")) void navigate({ to: "/incidents/$id", params: { id: wanted } });
    else
      void navigate({
        to: "/incidents",
        search: { text: wanted, status: ["active", "inProgress", "resolved"] },
      });
  };
  return (
    <form className="top-search" role="search" onSubmit={submit}>
      <SearchBox
        input={{ ref: input }}
        aria-label="Search incidents by name, device, account, address or technique"
        placeholder="Search incidents, devices, accounts, addresses…"
        value={text}
        onChange={(_, data) => setText(data.value)}
      />
    </form>
  );
}

function PersonMenu() {
  const session = useSession();
  const theme = useThemeChoice();
  const leave = useCallback(() => {
    // Whatever the server says, the page forgets the session.
    void api
      .DELETE("/api/v1/session")
      .catch(() => undefined)
      .finally(() => endSession());
  }, []);
  return (
    <Menu
      checkedValues={{ theme: [theme] }}
      onCheckedValueChange={(_, data) => setThemeChoice((data.checkedItems[0] ?? "system") as ThemeChoice)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="transparent"
          icon={<PersonCircleRegular />}
          className="person"
          aria-label={`Signed in as ${session?.name}`}
        >
          <span className="person-name">{session?.name}</span>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="theme" value="system">
            Colours of the system
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="light">
            Light
          </MenuItemRadio>
          <MenuItemRadio name="theme" value="dark">
            Dark
          </MenuItemRadio>
          <MenuDivider />
          <MenuItem icon={<SignOutRegular />} onClick={leave}>
            Sign out
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
