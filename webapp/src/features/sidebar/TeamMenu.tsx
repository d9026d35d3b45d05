import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconLink, IconPlus, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { useTeams } from "@/features/teams/useTeams";
import { t } from "@/shared/i18n";
import { say } from "@/shared/ui/confirm";
import { lazily } from "@/shared/ui/lazily";
import classes from "./sidebar.module.css";

const AddToTeam = lazily(async () => (await import("@/features/teams/AddToTeam")).AddToTeam);

export function TeamMenu({ team }: { team: Team }) {
  const { data: teams } = useTeams();
  const [adding, setAdding] = useState(false);

  async function copyInvitation() {
    await navigator.clipboard.writeText(
      `${window.location.origin}/signup_user_complete?id=${team.invite_id}`,
    );
    say(t("app.copied"));
  }

  return (
    <>
      <Menu position="bottom-start" withinPortal width={260}>
        <Menu.Target>
          <button
            type="button"
            className={classes.team}
            aria-label={t("teams.teamMenu", { name: team.display_name })}
          >
            <span className={classes.label}>{team.display_name}</span>
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {teams?.map((one) => (
            <Menu.Item
              key={one.id}
              component={Link}
              to={`/${one.name}`}
              rightSection={one.id === team.id ? <IconCheck size={16} /> : undefined}
            >
              {one.display_name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>
            {t("teams.invite")}
          </Menu.Item>
          {team.invite_id && (
            <Menu.Item leftSection={<IconLink size={16} />} onClick={() => void copyInvitation()}>
              {t("teams.copyInvite")}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconPlus size={16} />} component={Link} to="/?choose">
            {t("teams.create")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {adding && <AddToTeam team={team} close={() => setAdding(false)} />}
    </>
  );
}
