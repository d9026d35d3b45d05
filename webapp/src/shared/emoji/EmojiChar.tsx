import { pictureOf, useCustomEmoji } from "./custom";
import { charNamed, useEmoji } from "./emoji";

/** An emoji by its name: a character, a picture of this server's own, or the name when there is neither. */
export function EmojiChar({ name, size = 18 }: { name: string; size?: number }) {
  const emoji = useEmoji();
  const char = charNamed(emoji, name);
  const custom = useCustomEmoji(name, emoji.size > 0 && !char);
  if (char) {
    return (
      <span role="img" aria-label={`:${name}:`} title={`:${name}:`} style={{ fontSize: size, lineHeight: 1 }}>
        {char}
      </span>
    );
  }
  if (custom) {
    return (
      <img
        src={pictureOf(custom)}
        alt={`:${name}:`}
        title={`:${name}:`}
        style={{ height: size, maxWidth: size * 2, verticalAlign: "text-bottom" }}
      />
    );
  }
  return <span>:{name}:</span>;
}
