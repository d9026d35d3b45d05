import { Stack, Text } from "@mantine/core";
import { useServerConfig } from "@/features/session/useSession";
import { t } from "@/shared/i18n/admin";
import { Loading } from "@/shared/ui/Centered";
import { ConsolePage, Panel } from "../ConsolePage";

const databases: Record<string, string> = { sqlite: "SQLite", postgres: "PostgreSQL" };

export function AboutPage() {
  const { data: config } = useServerConfig();
  if (!config) return <Loading />;
  const facts = [
    [t("about.version"), config.BuildNumber?.replace(/^causeway-/, "")],
    [t("about.speaks"), t("about.speaksValue", { version: config.Version ?? "" })],
    [t("about.database"), databases[config.SQLDriverName ?? ""] ?? config.SQLDriverName],
    [t("about.site"), config.SiteURL],
    [t("about.licence"), t("about.licenceValue")],
  ].filter(([, value]) => value);
  return (
    <ConsolePage title={t("about.title")} intro={t("about.text")}>
      <Panel>
        <Stack>
          {facts.map(([label, value]) => (
            <div key={label}>
              <Text size="xs" c="var(--cw-text-soft)">
                {label}
              </Text>
              <Text>{value}</Text>
            </div>
          ))}
        </Stack>
      </Panel>
    </ConsolePage>
  );
}
