import { Button } from "@mantine/core";
import { useEffect } from "react";
import { Link, useLocation, useSearchParams } from "react-router";
import type { ServerChannel } from "@mattermost/types/channels";
import type { Team } from "@mattermost/types/teams";
import { Composer } from "@/features/composer/Composer";
import { useTeamTitle } from "@/features/notifications/useTitle";
import { ChannelPosts } from "@/features/posts/ChannelPosts";
import { WritableContext } from "@/features/posts/writable";
import { PageHeader } from "@/features/shell/PageHeader";
import { useShell } from "@/features/shell/shellContext";
import { lastChannel, useTeam } from "@/features/teams/useTeams";
import { ThreadSide } from "@/features/threads/ThreadPanel";
import { t } from "@/shared/i18n";
import { Empty, Loading } from "@/shared/ui/Centered";
import { lazily } from "@/shared/ui/lazily";
import { Archived } from "./Archived";
import { ChannelHeader } from "./ChannelHeader";
import classes from "./ChannelPage.module.css";
import { useCurrentChannel } from "./useCurrentChannel";
import { useChannelName } from "./useChannels";

const ChannelInfo = lazily(async () => (await import("./ChannelInfo")).ChannelInfo);
const PinnedPanel = lazily(async () => (await import("./PinnedPanel")).PinnedPanel);

export function ChannelPage() {
  const team = useTeam();
  const { channel, error } = useCurrentChannel(team);
  if (error && !channel) {
    return (
      <div style={{ flex: 1 }}>
        <PageHeader title="" />
        <Empty title={t("channels.notFound")}>
          <Button component={Link} to="/" onClick={() => lastChannel.set(team.id, "")}>
            {t("app.backHome")}
          </Button>
        </Empty>
      </div>
    );
  }
  if (!channel) return <Loading />;
  return <OpenChannel key={channel.id} team={team} channel={channel} />;
}

function OpenChannel({ team, channel }: { team: Team; channel: ServerChannel }) {
  const { pathname } = useLocation();
  const { narrow } = useShell();
  const [params, setParams] = useSearchParams();
  const name = useChannelName(channel);
  useTeamTitle(team.id, name);
  useEffect(() => lastChannel.set(team.id, pathname), [team.id, pathname]);

  const thread = params.get("thread") ?? "";
  const panel = params.get("panel") ?? "";
  const close = () =>
    setParams((old) => {
      old.delete("thread");
      old.delete("panel");
      return old;
    });
  const side = thread ? (
    <ThreadSide team={team} />
  ) : panel === "info" ? (
    <ChannelInfo team={team} channel={channel} close={close} />
  ) : panel === "pinned" ? (
    <PinnedPanel team={team} channel={channel} close={close} />
  ) : null;

  return (
    <WritableContext.Provider value={channel.delete_at === 0}>
      {!(narrow && side) && (
        <div className={classes.channel}>
          <ChannelHeader team={team} channel={channel} />
          <ChannelPosts team={team} channel={channel} name={name} />
          {channel.delete_at > 0 ? (
            <Archived channel={channel} />
          ) : (
            <Composer team={team} channel={channel} rootId="" name={name} />
          )}
        </div>
      )}
      {side}
    </WritableContext.Provider>
  );
}
