import { useQuery } from "@tanstack/react-query";
import { client } from "@/shared/api/client";
import { useEmoji } from "./emoji";

/** An emoji by its name: a character, a picture of this server's own, or the name when there is neither. */
export function EmojiChar({ name, size = 18 }: { name: string; size?: number }) {
  const emoji = useEmoji();
  const char = emoji.get(name);
  const custom = useQuery({
    queryKey: ["custom-emoji", name],
    queryFn: () => client.getCustomEmojiByName(name),
    enabled: emoji.size > 0 && !char,
    staleTime: Infinity,
    retry: false,
  });
  if (char) {
    return (
      <span role="img" aria-label={`:${name}:`} title={`:${name}:`} style={{ fontSize: size, lineHeight: 1 }}>
        {char}
      </span>
    );
  }
  if (custom.data) {
    const url = client.getCustomEmojiImageUrl(custom.data.id);
    return (
      <img
        src={url}
        alt={`:${name}:`}
        title={`:${name}:`}
        style={{ height: size, verticalAlign: "text-bottom" }}
      />
    );
  }
  return <span>:{name}:</span>;
}
