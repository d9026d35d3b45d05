import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconLink, IconPlus, IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { nothingWaits, sum, useOtherTeams } from "@/features/teams/unreads";
import { useTeams } from "@/features/teams/useTeams";
import { t } from "@/shared/i18n";
import { say } from "@/shared/ui/confirm";
import { lazily } from "@/shared/ui/lazily";
import { Badge } from "./Badge";
import classes from "./sidebar.module.css";

const AddToTeam = lazily(async () => (await import("@/features/teams/AddToTeam")).AddToTeam);

export function TeamMenu({ team }: { team: Team }) {
  const { data: teams } = useTeams();
  const others = useOtherTeams(team);
  const elsewhere = sum(others.values());
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
          <button type="button" className={classes.team}>
            <span className="sr-only">{t("teams.teamMenu")}</span>
            <span className={classes.label}>{team.display_name}</span>
            {elsewhere.unread && (
              <span className={classes.elsewhere}>
                <span className="sr-only">{t("sidebar.otherTeams")} </span>
                <Badge {...elsewhere} dot />
              </span>
            )}
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {teams?.map((one) => (
            <Menu.Item
              key={one.id}
              component={Link}
              to={`/${one.name}`}
              rightSection={
                one.id === team.id ? (
                  <IconCheck size={16} aria-label={t("teams.open")} role="img" />
                ) : (
                  <Badge {...(others.get(one.id) ?? nothingWaits)} dot />
                )
              }
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
