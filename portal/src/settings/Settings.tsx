/** Settings: colours, one's own account, tokens, what hunting took. */
import { Button, Radio, RadioGroup } from "@fluentui/react-components";
import { answer, api } from "../api/client";
import { setThemeChoice, type ThemeChoice, useThemeChoice } from "../app/theme";
import { PasswordForm } from "../session/PasswordForm";
import { endSession, useMay, useSession } from "../session/session";
import { Card, Page } from "../ui/Page";
import { plural } from "../ui/words";
import { SecondFactor } from "./SecondFactor";
import { Tokens } from "./Tokens";
import { Usage } from "./Usage";

export function Settings() {
  const admin = useMay("authorization.read");
  const session = useSession();
  const theme = useThemeChoice();
  const everywhere = () =>
    answer(api.POST("/api/v1/session/end-all")).finally(() => endSession("You are signed out everywhere."));
  return (
    <Page title="Settings">
      <Card title="Colours">
        <RadioGroup
          layout="horizontal"
          aria-label="Colours"
          value={theme}
          onChange={(_, data) => setThemeChoice(data.value as ThemeChoice)}
        >
          <Radio value="system" label="Of the system" />
          <Radio value="light" label="Light" />
          <Radio value="dark" label="Dark" />
        </RadioGroup>
      </Card>
      <Card title="You">
        <p>
          Signed in as <strong>{session?.name}</strong>, with {plural(session?.roles.length ?? 0, "role")}:{" "}
          {session?.roles.join(", ")}.
        </p>
        <Button onClick={() => void everywhere()}>Sign out everywhere</Button>
      </Card>
      <Card title="Password">
        <PasswordForm />
      </Card>
      <SecondFactor />
      <Tokens
        title="Your tokens"
        about="For programs that act for you, with part of your rights."
        list={() => answer(api.GET("/api/v1/me/tokens"))}
        make={(body) => answer(api.POST("/api/v1/me/tokens", { body }))}
        revoke={(id) => answer(api.DELETE("/api/v1/me/tokens/{id}", { params: { path: { id } } }))}
      />
      {admin && (
        <Tokens
          title="API tokens and tokens of sources"
          about="They belong to nobody."
          list={() => answer(api.GET("/api/v1/tokens"))}
          make={(body) => answer(api.POST("/api/v1/tokens", { body }))}
          revoke={(id) => answer(api.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } }))}
        />
      )}
      <Usage />
    </Page>
  );
}
