// After a pause: asks for what happened meanwhile, so that the cache is what a fresh page would show.
import type { Query } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { fromList, mergePosts, newestChange, type PostWindow } from "@/features/posts/window";

export async function catchUp(): Promise<void> {
  await catchUpPosts();
  await queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "posts" });
}

/** What events keep in step, and is asked for at once while the websocket is still being opened. */
const early = ["channels", "memberships", "team-unreads", "threads"];

/** The first events can come: what was said after the page asked, and before that, is asked for. */
export async function catchUpStart(): Promise<void> {
  const there = { predicate: (query: Query) => query.state.data !== undefined };
  const again = early.map((name) =>
    // What is still on its way is new enough.
    queryClient.invalidateQueries({ queryKey: [name], ...there }, { cancelRefetch: false }),
  );
  await Promise.all([catchUpPosts(), ...again]);
}

async function catchUpPosts(): Promise<void> {
  const open = queryClient.getQueryCache().findAll({ queryKey: ["posts"] });
  await Promise.all(
    open.map(async (query) => {
      const channelId = String(query.queryKey[1]);
      const window = query.state.data as PostWindow | undefined;
      if (!window) return;
      if (!query.isActive() || window.hasNewer) {
        // Nobody looks at it: it is loaded anew when somebody does.
        if (!query.isActive()) queryClient.removeQueries({ queryKey: keys.posts(channelId) });
        return;
      }
      const list = await client
        .getPostsSince(channelId, newestChange(window), true, true)
        .catch(() => undefined);
      if (!list) return;
      queryClient.setQueryData<PostWindow>(
        keys.posts(channelId),
        (old) => old && mergePosts(old, fromList(list)),
      );
    }),
  );
}
