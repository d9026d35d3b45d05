import { Button } from "@mantine/core";
import { Link, useRouteError } from "react-router";
import { t } from "@/shared/i18n";
import { Empty, Failure } from "@/shared/ui/Centered";

export function NotFound() {
  return (
    <main style={{ height: "100%" }}>
      <Empty title={t("app.notFound")} page>
        <Button component={Link} to="/">
          {t("app.backHome")}
        </Button>
      </Empty>
    </main>
  );
}

/** A page failed to draw. The rest of the visit need not be lost. */
export function Broken() {
  const error = useRouteError();
  return (
    <main style={{ height: "100%" }}>
      <Failure error={error} retry={() => window.location.reload()} />
    </main>
  );
}
