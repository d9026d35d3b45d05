import { Alert } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { Outlet, useLocation, useParams } from "react-router";
import { connect, useConnection } from "@/features/live/connection";
import { Switcher } from "@/features/search/Switcher";
import { Sidebar } from "@/features/sidebar/Sidebar";
import { lastTeam, useTeams } from "@/features/teams/useTeams";
import { t } from "@/shared/i18n";
import { Failure, Loading } from "@/shared/ui/Centered";
import { lazily, loadTheRest } from "@/shared/ui/lazily";
import { NotFound } from "./NotFound";
import { ShellContext } from "./shellContext";
import classes from "./TeamLayout.module.css";

const SidebarDrawer = lazily(async () => (await import("./SidebarDrawer")).SidebarDrawer);
const SearchPanel = lazily(async () => (await import("@/features/search/SearchPanel")).SearchPanel);

/** The frame of the chat: the sidebar, the page, and what lies over them. */
export function TeamLayout() {
  const { team: name } = useParams();
  const { data: teams, error, isPending, refetch } = useTeams();
  const connection = useConnection();
  const narrow = useMediaQuery("(max-width: 767px)", false, { getInitialValueInEffect: false });
  const [sidebar, setSidebar] = useState(false);
  const [switcher, setSwitcher] = useState(false);
  const { pathname, search } = useLocation();
  const terms = new URLSearchParams(search).get("search") ?? "";
  const team = teams?.find((one) => one.name === name);

  useEffect(() => connect(), []);
  useEffect(() => {
    const idle = setTimeout(() => void loadTheRest(), 2000);
    return () => clearTimeout(idle);
  }, []);
  useEffect(() => setSidebar(false), [pathname]);
  useEffect(() => {
    if (team) lastTeam.set(team.name);
  }, [team]);
  useHotkeys([["mod+K", () => setSwitcher(true)]], []);

  const shell = useMemo(
    () => ({
      openSidebar: () => setSidebar(true),
      openSwitcher: () => setSwitcher(true),
      narrow: Boolean(narrow),
    }),
    [narrow],
  );

  if (isPending) return <Loading />;
  if (error && !teams) return <Failure error={error} retry={() => void refetch()} />;
  if (!team) return <NotFound />;

  return (
    <ShellContext.Provider value={shell}>
      <a className={classes.skip} href="#main">
        {t("app.skip")}
      </a>
      <div className={classes.frame}>
        {!narrow && <Sidebar key={team.id} team={team} />}
        {narrow && (
          <SidebarDrawer opened={sidebar} close={() => setSidebar(false)}>
            <Sidebar key={team.id} team={team} />
          </SidebarDrawer>
        )}
        <div className={classes.page}>
          {connection === "offline" && (
            <Alert
              role="status"
              color="yellow"
              variant="light"
              radius={0}
              p="xs"
              icon={<IconPlugConnectedX size={18} />}
            >
              {t("app.offline")}
            </Alert>
          )}
          <div className={classes.content}>
            <main id="main" className={classes.main} tabIndex={-1}>
              <Outlet />
            </main>
            {terms && <SearchPanel key={terms} team={team} terms={terms} />}
          </div>
        </div>
      </div>
      <Switcher team={team} opened={switcher} close={() => setSwitcher(false)} />
    </ShellContext.Provider>
  );
}
