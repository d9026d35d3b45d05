import { Button, Center, Loader, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { errorText } from "@/shared/api/client";
import { t } from "@/shared/i18n";

export function Loading() {
  return (
    <Center h="100%" mih={160}>
      <Loader aria-label={t("app.loading")} role="status" />
    </Center>
  );
}

export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <Empty title={t("app.error", { message: errorText(error) })}>
      {retry && (
        <Button variant="light" onClick={retry}>
          {t("app.retry")}
        </Button>
      )}
    </Empty>
  );
}

interface EmptyProps {
  icon?: ReactNode;
  title: string;
  /** It is all there is on the page, and so its heading. */
  page?: boolean;
  children?: ReactNode;
}

/** Nothing here, and what one can do about it. */
export function Empty({ icon, title, page = false, children }: EmptyProps) {
  return (
    <Center h="100%" mih={160} p="lg">
      <Stack align="center" gap="sm" maw={460} ta="center">
        {icon}
        <Text c="var(--cw-text-soft)" component={page ? "h1" : "p"} m={0}>
          {title}
        </Text>
        {children}
      </Stack>
    </Center>
  );
}
