import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import type { Team } from "@mattermost/types/teams";
import { PostResults } from "@/features/posts/PostResults";
import { fromList } from "@/features/posts/window";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { Hits } from "@/shared/markdown/hits";
import { SidePanel } from "@/shared/ui/SidePanel";
import { SearchBox } from "./SearchBox";

export function SearchPanel({ team, terms }: { team: Team; terms: string }) {
  const [, setParams] = useSearchParams();
  const wanted = terms.trim();
  const { data, error, isFetching } = useQuery({
    queryKey: ["search", team.id, wanted],
    queryFn: async () =>
      fromList(
        await client.searchPostsWithParams(team.id, {
          terms: wanted,
          is_or_search: false,
          page: 0,
          per_page: 60,
        }),
      ),
    enabled: wanted !== "",
    staleTime: 0,
  });
  const close = () =>
    setParams((old) => {
      old.delete("search");
      return old;
    });
  return (
    <SidePanel title={t("search.title")} detail={wanted} closeLabel={t("search.close")} close={close}>
      <div style={{ padding: "10px 16px" }}>
        <SearchBox wide />
        <Text size="xs" c="var(--cw-text-soft)" mt={6}>
          {t("search.help")}
        </Text>
      </div>
      {wanted && (
        <Hits value={wanted}>
          <PostResults
            team={team}
            posts={data}
            pending={isFetching && !data}
            error={error}
            none={t("search.none", { terms: wanted })}
          />
        </Hits>
      )}
    </SidePanel>
  );
}
