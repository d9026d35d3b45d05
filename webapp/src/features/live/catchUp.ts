// After a pause: asks for what happened meanwhile, so that the cache is what a fresh page would show.
import { client } from "@/shared/api/client";
import { keys, queryClient } from "@/shared/api/queries";
import { fromList, mergePosts, newestChange, type PostWindow } from "@/features/posts/window";

export async function catchUp(): Promise<void> {
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
  await queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "posts" });
}
