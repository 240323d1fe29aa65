/** For who must choose a password before anything else, or may do nothing yet. */
import { Button } from "@fluentui/react-components";
import { api } from "../api/client";
import { PasswordForm } from "./PasswordForm";
import { endSession, useSession } from "./session";

export function FirstPassword() {
  const session = useSession();
  const leave = () => void api.DELETE("/api/v1/session").finally(() => endSession());
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <h1>Choose a password</h1>
        <p className="muted">
          {session?.name}, choose a password of your own first. If you already did, your account has no role
          yet: ask an administrator for one.
        </p>
        <PasswordForm />
        <Button onClick={leave}>Sign out</Button>
      </div>
    </main>
  );
}
