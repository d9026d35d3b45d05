// Which page is at which address. Each is loaded when it is first opened.
import { createBrowserRouter, Outlet } from "react-router";
import { RequireSession } from "@/features/session/RequireSession";
import { NotFound, Broken } from "@/features/shell/NotFound";
import { Loading } from "@/shared/ui/Centered";

const logIn = async () => ({ Component: (await import("@/features/session/LoginPage")).LoginPage });
const signUp = async () => ({ Component: (await import("@/features/session/SignUpPage")).SignUpPage });

export const router = createBrowserRouter([
  {
    element: <Outlet />,
    errorElement: <Broken />,
    hydrateFallbackElement: <Loading />,
    children: [
      { path: "/login", lazy: logIn },
      { path: "/signup", lazy: signUp },
      { path: "/signup_user_complete", lazy: signUp },
      {
        element: <RequireSession />,
        children: [
          {
            path: "/",
            lazy: async () => ({ Component: (await import("@/features/teams/TeamsPage")).TeamsPage }),
          },
          {
            path: "/admin_console",
            lazy: async () => ({
              Component: (await import("@/features/console/ConsoleLayout")).ConsoleLayout,
            }),
            children: [
              {
                index: true,
                lazy: async () => ({
                  Component: (await import("@/features/console/ConsoleLayout")).ConsoleIndex,
                }),
              },
              {
                path: "connected_workspaces",
                lazy: async () => ({
                  Component: (await import("@/features/console/connections/ConnectionsPage")).ConnectionsPage,
                }),
              },
              {
                path: "connected_workspaces/:connection",
                lazy: async () => ({
                  Component: (await import("@/features/console/connections/ConnectionPage")).ConnectionPage,
                }),
              },
              {
                path: "users",
                lazy: async () => ({
                  Component: (await import("@/features/console/users/UsersPage")).UsersPage,
                }),
              },
              {
                path: "teams",
                lazy: async () => ({
                  Component: (await import("@/features/console/teams/TeamsAdminPage")).TeamsAdminPage,
                }),
              },
              {
                path: "channels",
                lazy: async () => ({
                  Component: (await import("@/features/console/channels/ChannelsAdminPage"))
                    .ChannelsAdminPage,
                }),
              },
              {
                path: "permissions",
                lazy: async () => ({
                  Component: (await import("@/features/console/roles/RolesPage")).RolesPage,
                }),
              },
              {
                path: "webhooks",
                lazy: async () => ({
                  Component: (await import("@/features/console/integrations/WebhooksPage")).WebhooksPage,
                }),
              },
              {
                path: "bots",
                lazy: async () => ({
                  Component: (await import("@/features/console/integrations/BotsPage")).BotsPage,
                }),
              },
              {
                path: "settings/:section",
                lazy: async () => ({
                  Component: (await import("@/features/console/settings/SettingsPage")).SettingsPage,
                }),
              },
              {
                path: "logs",
                lazy: async () => ({
                  Component: (await import("@/features/console/reporting/LogsPage")).LogsPage,
                }),
              },
              {
                path: "audits",
                lazy: async () => ({
                  Component: (await import("@/features/console/reporting/AuditsPage")).AuditsPage,
                }),
              },
              {
                path: "about",
                lazy: async () => ({
                  Component: (await import("@/features/console/reporting/AboutPage")).AboutPage,
                }),
              },
            ],
          },
          {
            path: "/:team",
            lazy: async () => ({ Component: (await import("@/features/shell/TeamLayout")).TeamLayout }),
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import("@/features/channels/TeamHome")).TeamHome }),
              },
              {
                path: "pl/:post",
                lazy: async () => ({
                  Component: (await import("@/features/posts/PermalinkPage")).PermalinkPage,
                }),
              },
              {
                path: "threads",
                lazy: async () => ({
                  Component: (await import("@/features/threads/ThreadsPage")).ThreadsPage,
                }),
              },
              {
                path: "saved",
                lazy: async () => ({ Component: (await import("@/features/posts/SavedPage")).SavedPage }),
              },
              {
                path: ":kind/:channel",
                lazy: async () => ({
                  Component: (await import("@/features/channels/ChannelPage")).ChannelPage,
                }),
              },
            ],
          },
        ],
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
