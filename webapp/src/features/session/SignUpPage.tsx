import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import type { UserProfile } from "@mattermost/types/users";
import { createTeam } from "@/features/teams/useTeams";
import { client, errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { Loading } from "@/shared/ui/Centered";
import { DoorLayout } from "./DoorLayout";
import { logIn, useServerConfig } from "./useSession";

/** Makes an account; on a server that has none yet, the administrator's and the first team. */
export function SignUpPage() {
  const { data: config, isPending } = useServerConfig();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const [values, setValues] = useState({ email: "", username: "", password: "", team: "" });
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  // Decided once: the first account is made halfway through the form, and the second half must stay.
  const [firstRun, setFirstRun] = useState<boolean>();

  if (isPending) return <Loading />;
  const first = firstRun ?? config?.NoAccounts === "true";
  const inviteId = params.get("id") ?? "";

  const open = config?.EnableSignUpWithEmail !== "false" && (config?.EnableOpenServer === "true" || inviteId);
  if (!first && !open) {
    return (
      <DoorLayout title={t("session.signUp")} help={t("session.signUpClosed")}>
        <Anchor component={Link} to="/login" size="sm" c="var(--cw-accent-text)">
          {t("session.haveAccount")}
        </Anchor>
      </DoorLayout>
    );
  }

  const set = (field: keyof typeof values) => (event: { currentTarget: HTMLInputElement }) => {
    const { value } = event.currentTarget;
    setValues((old) => ({ ...old, [field]: value }));
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem("");
    setFirstRun(first);
    try {
      const { email, username, password } = values;
      // The library's type asks for a whole profile; the server makes the rest.
      await client.createUser({ email, username, password } as UserProfile, "", inviteId);
      await logIn(username, password);
      if (inviteId) await client.addToTeamFromInvite("", inviteId);
      const team = first ? await createTeam(values.team) : undefined;
      void navigate(team ? `/${team.name}` : "/", { replace: true });
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  }

  return (
    <DoorLayout
      title={first ? t("session.firstRun") : t("session.signUp")}
      help={first ? t("session.firstRunHelp") : undefined}
    >
      <form onSubmit={(event) => void submit(event)}>
        <Stack gap="md">
          {problem && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          {first && (
            <TextInput
              label={t("session.teamName")}
              placeholder={t("session.teamPlaceholder")}
              value={values.team}
              onChange={set("team")}
              minLength={2}
              maxLength={64}
              required
              autoFocus
            />
          )}
          <TextInput
            label={t("session.email")}
            type="email"
            autoComplete="email"
            value={values.email}
            onChange={set("email")}
            required
          />
          <TextInput
            label={t("session.username")}
            description={t("session.usernameHelp")}
            autoComplete="username"
            value={values.username}
            onChange={set("username")}
            pattern="[a-z][a-z0-9._\-]*"
            required
          />
          <PasswordInput
            label={t("session.password")}
            autoComplete="new-password"
            value={values.password}
            onChange={set("password")}
            required
          />
          <Button type="submit" loading={busy} fullWidth>
            {first ? t("session.begin") : t("session.signUp")}
          </Button>
          {!first && (
            <Anchor component={Link} to="/login" size="sm" c="var(--cw-accent-text)">
              {t("session.haveAccount")}
            </Anchor>
          )}
        </Stack>
      </form>
    </DoorLayout>
  );
}
