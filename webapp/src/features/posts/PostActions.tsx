import { ActionIcon, Group, Menu } from "@mantine/core";
import { IconDots, IconMessageReply, IconMoodPlus } from "@tabler/icons-react";
import { useContext } from "react";
import { useSearchParams } from "react-router";
import type { Post } from "@mattermost/types/posts";
import type { Team } from "@mattermost/types/teams";
import { useMe } from "@/features/session/useSession";
import { follow } from "@/features/threads/follow";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { EmojiPicker } from "@/features/emoji/EmojiPicker";
import { t } from "@/shared/i18n";
import { attempt, confirm, say } from "@/shared/ui/confirm";
import { useLate } from "@/shared/ui/useLate";
import { dropFromLists, togglePin, toggleReaction, toggleSaved } from "./actions";
import classes from "./posts.module.css";
import { removePost, type PostWindow } from "./window";
import { WritableContext } from "./writable";

const quick = ["+1", "heart", "joy", "tada", "eyes"];

interface Props {
  team: Team;
  post: Post;
  saved: boolean;
  inThread: boolean;
  edit: () => void;
}

export function PostActions({ team, post, saved, inThread, edit }: Props) {
  const me = useMe();
  const writable = useContext(WritableContext);
  const { made, make, opened, setOpened, target } = useLate();
  const [, setParams] = useSearchParams();
  const mine = post.user_id === me.id;
  const following = post.is_following === true;
  const admin = me.roles.split(" ").includes("system_admin");

  async function copy(text: string) {
    if (await attempt(() => navigator.clipboard.writeText(text))) say(t("app.copied"));
  }

  const reply = () => setParams({ thread: post.root_id || post.id });

  function remove() {
    confirm({
      title: t("posts.deleteTitle"),
      text: t("posts.deleteConfirm"),
      action: t("posts.delete"),
      run: async () => {
        await client.deletePost(post.id);
        dropFromLists(post.id);
        // Its thread counts it no more when the event says so, which every window gets once.
        for (const key of [keys.posts(post.channel_id), keys.thread(post.root_id || post.id)]) {
          queryClient.setQueryData<PostWindow>(key, (old) => old && removePost(old, post.id));
        }
      },
    });
  }

  async function markUnread() {
    await attempt(() => client.markPostAsUnread(me.id, post.id));
    await queryClient.invalidateQueries({ queryKey: ["memberships"] });
  }

  const more = {
    variant: "subtle",
    color: "gray",
    size: 30,
    title: t("posts.actions"),
    "aria-label": t("posts.actions"),
  } as const;

  return (
    <div className={classes.actions} data-open={opened || undefined}>
      {writable && (
        <EmojiPicker
          label={t("posts.react")}
          icon={<IconMoodPlus size={18} />}
          onPick={(name) => void attempt(() => toggleReaction(post, me, name))}
        />
      )}
      {!inThread && writable && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          title={t("posts.reply")}
          aria-label={t("posts.reply")}
          onClick={reply}
        >
          <IconMessageReply size={18} />
        </ActionIcon>
      )}
      {!made && (
        <ActionIcon {...more} aria-haspopup="menu" onClick={make}>
          <IconDots size={18} />
        </ActionIcon>
      )}
      {made && (
        <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon {...more} ref={target}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {writable && (
              <Group gap={2} px="xs" py={4} wrap="nowrap">
                {quick.map((name) => (
                  <Menu.Item
                    key={name}
                    w="auto"
                    p={6}
                    aria-label={t("posts.reactWith", { emoji: `:${name}:` })}
                    onClick={() => void attempt(() => toggleReaction(post, me, name))}
                  >
                    <EmojiChar name={name} size={20} />
                  </Menu.Item>
                ))}
              </Group>
            )}
            {!inThread && writable && <Menu.Item onClick={reply}>{t("posts.reply")}</Menu.Item>}
            {mine && writable && <Menu.Item onClick={edit}>{t("posts.edit")}</Menu.Item>}
            <Menu.Item onClick={() => void attempt(() => toggleSaved(post, me, saved))}>
              {saved ? t("posts.unsave") : t("posts.save")}
            </Menu.Item>
            {writable && (
              <>
                <Menu.Item onClick={() => void attempt(() => togglePin(post))}>
                  {post.is_pinned ? t("posts.unpin") : t("posts.pin")}
                </Menu.Item>
                <Menu.Item onClick={() => void markUnread()}>{t("posts.markUnread")}</Menu.Item>
              </>
            )}
            {!post.root_id && writable && (
              <Menu.Item onClick={() => void attempt(() => follow(team, me, post.id, !following))}>
                {following ? t("thread.unfollowThis") : t("thread.followThis")}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item onClick={() => void copy(`${window.location.origin}/${team.name}/pl/${post.id}`)}>
              {t("posts.copyLink")}
            </Menu.Item>
            <Menu.Item onClick={() => void copy(post.message)}>{t("posts.copyText")}</Menu.Item>
            {(mine || admin) && writable && (
              <>
                <Menu.Divider />
                <Menu.Item c="var(--cw-danger)" onClick={remove}>
                  {t("posts.delete")}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}
