import {
  Button,
  FileButton,
  Group,
  Modal,
  PasswordInput,
  Radio,
  Stack,
  Tabs,
  Text,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import type { UserProfile } from "@mattermost/types/users";
import { useMe } from "@/features/session/useSession";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { t } from "@/shared/i18n";
import { attempt, say } from "@/shared/ui/confirm";
import { Avatar } from "./Avatar";
import { SessionRow } from "./SessionRow";

function took(user: UserProfile): void {
  queryClient.setQueryData<UserProfile>(keys.me, (old) => ({ ...old, ...user }));
  queryClient.setQueryData<UserProfile>(keys.user(user.id), (old) => ({ ...old, ...user }));
}

export function SettingsDialog({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title={t("people.settings")} size="lg">
      <Tabs defaultValue="profile">
        <Tabs.List mb="md">
          <Tabs.Tab value="profile">{t("people.tab.profile")}</Tabs.Tab>
          <Tabs.Tab value="notifications">{t("people.tab.notifications")}</Tabs.Tab>
          <Tabs.Tab value="security">{t("people.tab.security")}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="profile">
          <Profile />
        </Tabs.Panel>
        <Tabs.Panel value="notifications">
          <Notices />
        </Tabs.Panel>
        <Tabs.Panel value="security">
          <Security />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function Profile() {
  const me = useMe();
  const [values, setValues] = useState({
    username: me.username,
    nickname: me.nickname,
    first_name: me.first_name,
    last_name: me.last_name,
    position: me.position,
  });
  const fields = [
    ["username", t("session.username")],
    ["nickname", t("people.nickname")],
    ["first_name", t("people.firstName")],
    ["last_name", t("people.lastName")],
    ["position", t("people.position")],
  ] as const;

  async function save(event: FormEvent) {
    event.preventDefault();
    if (await attempt(async () => took(await client.patchMe(values)))) say(t("app.saved"));
  }

  async function picture(file: File | null) {
    if (!file) return;
    const done = await attempt(() => client.uploadProfileImage(me.id, file));
    if (done) took({ ...me, last_picture_update: Date.now() });
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <Stack gap="sm">
        <Group>
          <Avatar user={me} size={56} />
          <FileButton accept="image/png,image/jpeg,image/gif" onChange={(file) => void picture(file)}>
            {(button) => (
              <Button {...button} variant="light" size="xs">
                {t("people.picture")}
              </Button>
            )}
          </FileButton>
        </Group>
        {fields.map(([field, label]) => (
          <TextInput
            key={field}
            label={label}
            value={values[field]}
            required={field === "username"}
            maxLength={128}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues((old) => ({ ...old, [field]: value }));
            }}
          />
        ))}
        <Group justify="flex-end">
          <Button type="submit">{t("app.save")}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Notices() {
  const me = useMe();
  const [permission, setPermission] = useState("Notification" in window ? Notification.permission : "denied");
  const [words, setWords] = useState(me.notify_props?.mention_keys ?? "");

  async function save(patch: Partial<UserProfile["notify_props"]>) {
    const done = await attempt(async () =>
      took(await client.patchMe({ notify_props: { ...me.notify_props, ...patch } })),
    );
    if (done) say(t("app.saved"));
  }

  return (
    <Stack>
      {permission === "default" ? (
        <Button variant="light" onClick={() => void Notification.requestPermission().then(setPermission)}>
          {t("people.notify.allow")}
        </Button>
      ) : (
        <Text size="sm">
          {permission === "granted" ? t("people.notify.allowed") : t("people.notify.denied")}
        </Text>
      )}
      <Radio.Group
        label={t("people.notify.desktop")}
        value={me.notify_props?.desktop ?? "mention"}
        onChange={(value) => void save({ desktop: value as "all" | "mention" | "none" })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="all" label={t("people.notify.all")} />
          <Radio value="mention" label={t("people.notify.mention")} />
          <Radio value="none" label={t("people.notify.none")} />
        </Stack>
      </Radio.Group>
      <Group align="flex-end">
        <TextInput
          flex={1}
          label={t("people.notify.keys")}
          description={t("people.notify.keysHelp")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Button onClick={() => void save({ mention_keys: words })}>{t("app.save")}</Button>
      </Group>
    </Stack>
  );
}

function Security() {
  const me = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: () => client.getSessions(me.id),
    staleTime: 0,
  });

  async function change(event: FormEvent) {
    event.preventDefault();
    if (!(await attempt(() => client.updateUserPassword(me.id, current, next)))) return;
    setCurrent("");
    setNext("");
    say(t("people.passwordChanged"));
  }

  async function revoke(id: string) {
    await attempt(() => client.revokeSession(me.id, id));
    await queryClient.invalidateQueries({ queryKey: ["sessions"] });
  }

  return (
    <Stack>
      <form onSubmit={(event) => void change(event)}>
        <Stack gap="sm">
          <PasswordInput
            label={t("people.currentPassword")}
            autoComplete="current-password"
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            required
          />
          <PasswordInput
            label={t("people.newPassword")}
            autoComplete="new-password"
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
            required
          />
          <Group justify="flex-end">
            <Button type="submit">{t("people.changePassword")}</Button>
          </Group>
        </Stack>
      </form>
      <Text fw={650}>{t("people.sessions")}</Text>
      {sessions.data?.map((session) => (
        <SessionRow key={session.id} session={session} end={() => void revoke(session.id)} />
      ))}
    </Stack>
  );
}
