import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { t } from "@/shared/i18n";

export function SearchBox({ wide = false }: { wide?: boolean }) {
  const [params, setParams] = useSearchParams();
  const [terms, setTerms] = useState((params.get("search") ?? "").trim());
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (terms.trim()) setParams({ search: terms.trim() });
      }}
    >
      <TextInput
        size="xs"
        w={wide ? "100%" : "clamp(146px, 14vw, 240px)"}
        radius="xl"
        styles={{ input: { textOverflow: "ellipsis" } }}
        aria-label={t("search.placeholder")}
        placeholder={t("search.placeholder")}
        leftSection={<IconSearch size={15} />}
        value={terms}
        onChange={(event) => setTerms(event.currentTarget.value)}
      />
    </form>
  );
}
