import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { Empty, Failure, Loading } from "@/shared/ui/Centered";
import classes from "../console.module.css";
import { ConsolePage, Panel } from "../ConsolePage";

export function LogsPage() {
  const { data, error, isPending, refetch, isFetching } = useQuery({
    queryKey: ["logs"],
    queryFn: () => client.getPlainLogs(0, 500),
    staleTime: 0,
  });
  return (
    <ConsolePage
      title={t("logs.title")}
      action={
        <Button variant="light" loading={isFetching} onClick={() => void refetch()}>
          {t("logs.refresh")}
        </Button>
      }
    >
      {isPending && <Loading />}
      {error && !data && <Failure error={error} />}
      {data && (
        <Panel>
          {data.length === 0 ? (
            <Empty title={t("logs.empty")} />
          ) : (
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <pre className={classes.log} tabIndex={0}>
              {data.map((line) => line.trimEnd()).join("\n")}
            </pre>
          )}
        </Panel>
      )}
    </ConsolePage>
  );
}
