import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link, Navigate, useLocation, useNavigate } from "react-router";
import { errorStatus, errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { DoorLayout } from "./DoorLayout";
import { logIn, useServerConfig } from "./useSession";

export function LoginPage() {
  const { data: config } = useServerConfig();
  const navigate = useNavigate();
  const location = useLocation();
  const [loginId, setLoginId] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  if (config?.NoAccounts === "true") return <Navigate to="/signup" replace />;

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    try {
      await logIn(loginId.trim(), password);
      const from = (location.state as { from?: string } | null)?.from;
      void navigate(from ?? "/", { replace: true });
    } catch (error) {
      setProblem(errorStatus(error) === 401 ? t("session.wrong") : errorText(error));
      setBusy(false);
    }
  }

  return (
    <DoorLayout title={t("session.logInTo", { site: config?.SiteName || t("app.name") })}>
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t("session.loginId")}
            autoComplete="username"
            value={loginId}
            onChange={(event) => setLoginId(event.currentTarget.value)}
            required
            autoFocus
          />
          <PasswordInput
            label={t("session.password")}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
          />
          <Button type="submit" loading={busy} fullWidth>
            {t("session.logIn")}
          </Button>
          {config?.EnableSignUpWithEmail !== "false" && config?.EnableOpenServer === "true" && (
            <Anchor component={Link} to="/signup" size="sm" c="var(--cw-accent-text)">
              {t("session.noAccount")}
            </Anchor>
          )}
        </Stack>
      </form>
    </DoorLayout>
  );
}
