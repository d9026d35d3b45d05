import { Paper, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "@/shared/i18n";
import classes from "./DoorLayout.module.css";

/** The card in the middle of the pages one sees before being logged in. */
export function DoorLayout({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <main className={classes.page}>
      <Stack gap="lg" className={classes.column}>
        <div className={classes.brand}>
          <img src={`${import.meta.env.BASE_URL}favicon.svg`} alt="" width={36} height={36} />
          <span>{t("app.name")}</span>
        </div>
        <Paper withBorder shadow="sm" p="xl" radius="lg">
          <Title order={1} size="h3" mb={help ? 4 : "md"}>
            {title}
          </Title>
          {help && (
            <Text size="sm" c="var(--cw-text-soft)" mb="md">
              {help}
            </Text>
          )}
          {children}
        </Paper>
      </Stack>
    </main>
  );
}
