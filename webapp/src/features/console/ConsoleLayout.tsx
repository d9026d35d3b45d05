import { ActionIcon, Button, Drawer, NavLink as Item, ScrollArea, Text, Tooltip } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconArrowLeft, IconMenu2 } from "@tabler/icons-react";
import { useEffect } from "react";
import { Link, Navigate, NavLink, Outlet, useLocation } from "react-router";
import { connect } from "@/features/live/connection";
import { t, type MessageKey } from "@/shared/i18n/admin";
import { Empty, Loading } from "@/shared/ui/Centered";
import classes from "./console.module.css";
import { pages } from "./settings/pages";
import { useConsoleAccess } from "./useConsoleAccess";

interface Group {
  title: MessageKey;
  items: { to: string; label: MessageKey }[];
}

const systemGroups: Group[] = [
  {
    title: "console.people",
    items: [
      { to: "users", label: "users.title" },
      { to: "teams", label: "teamsAdmin.title" },
      { to: "channels", label: "channelsAdmin.title" },
      { to: "permissions", label: "roles.title" },
    ],
  },
  {
    title: "console.integrations",
    items: [
      { to: "webhooks", label: "webhooks.title" },
      { to: "bots", label: "bots.title" },
    ],
  },
  {
    title: "console.environment",
    items: pages.map((page) => ({ to: `settings/${page.id}`, label: page.title })),
  },
  {
    title: "console.reporting",
    items: [
      { to: "logs", label: "logs.title" },
      { to: "audits", label: "audits.title" },
      { to: "about", label: "about.title" },
    ],
  },
];

const workspaces: Group = {
  title: "console.site",
  items: [{ to: "connected_workspaces", label: "connections.title" }],
};

export function ConsoleLayout() {
  const access = useConsoleAccess();
  const narrow = useMediaQuery("(max-width: 860px)", false, { getInitialValueInEffect: false });
  const [opened, { open, close }] = useDisclosure(false);
  const { pathname } = useLocation();
  useEffect(() => connect(), []);
  useEffect(close, [pathname, close]);
  useEffect(() => {
    document.title = `${t("console.title")} · ${t("app.name")}`;
  }, []);

  if (access.pending) return <Loading />;
  if (!access.any) {
    return (
      <Empty title={t("console.denied")}>
        <Button component={Link} to="/">
          {t("console.back")}
        </Button>
      </Empty>
    );
  }
  const menu = <Menu groups={access.system ? [workspaces, ...systemGroups] : [workspaces]} />;
  return (
    <div className={classes.frame}>
      {!narrow && <div className={classes.side}>{menu}</div>}
      {narrow && (
        <Drawer
          opened={opened}
          onClose={close}
          title={t("console.title")}
          closeButtonProps={{ "aria-label": t("app.close") }}
          size="min(300px, 88vw)"
          padding={0}
        >
          {menu}
        </Drawer>
      )}
      <main className={classes.main}>
        {narrow && (
          <div className={classes.bar}>
            <Tooltip label={t("console.menu")}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={36}
                onClick={open}
                aria-label={t("console.menu")}
              >
                <IconMenu2 size={20} />
              </ActionIcon>
            </Tooltip>
            <Text fw={650}>{t("console.title")}</Text>
          </div>
        )}
        <div className={classes.page}>
          <Outlet />
        </div>
      </main>
    </div>
  );
}

function Menu({ groups }: { groups: Group[] }) {
  return (
    <nav className={classes.menu} aria-label={t("console.title")}>
      <Link to="/" className={classes.back}>
        <IconArrowLeft size={16} aria-hidden /> {t("console.back")}
      </Link>
      <ScrollArea flex={1} viewportProps={{ tabIndex: -1 }}>
        {groups.map((group) => (
          <section key={group.title} className={classes.group}>
            <h2>{t(group.title)}</h2>
            {group.items.map((item) => (
              <NavLink key={item.to} to={`/admin_console/${item.to}`} className={classes.item}>
                {({ isActive }) => <Item component="div" label={t(item.label)} active={isActive} />}
              </NavLink>
            ))}
          </section>
        ))}
      </ScrollArea>
    </nav>
  );
}

export function ConsoleIndex() {
  return <Navigate to="connected_workspaces" replace />;
}
