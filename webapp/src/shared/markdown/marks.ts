// What messages have beyond Markdown: mentions, channel links, hashtags, emoji names. Each becomes an element that
// the page draws; none becomes HTML from the message's own text.
import { findAndReplace } from "mdast-util-find-and-replace";
import type { PhrasingContent, Root } from "mdast";

type MarkKind = "mention" | "channel" | "hashtag" | "emoji";

function mark(kind: MarkKind, value: string, shown: string): PhrasingContent {
  // A node of its own kind: texts that stand side by side would be joined, and a mark must not be searched again.
  return {
    type: "mark",
    children: [{ type: "text", value: shown }],
    data: { hName: "span", hProperties: { dataMark: kind, dataValue: value } },
  } as unknown as PhrasingContent;
}

/** Sentence marks at the end of a name belong to the sentence. */
function trimmed(name: string): string {
  return name.replace(/[.\-_:]+$/, "");
}

function splitting(kind: MarkKind, sign: string) {
  return (whole: string, name: string): PhrasingContent[] | false => {
    const value = trimmed(name);
    if (!value) return false;
    const rest = whole.slice(sign.length + value.length);
    const made = mark(kind, value, sign + value);
    return rest ? [made, { type: "text", value: rest }] : [made];
  };
}

/** A remark plugin. Code, and the texts of links, stay as they are. */
export function marks() {
  return (tree: Root): void => {
    findAndReplace(
      tree,
      [
        [/(?<![\p{L}\p{N}_@/])@([a-z0-9][a-z0-9._:-]*)/giu, splitting("mention", "@")],
        [/(?<![\p{L}\p{N}_~])~([a-z0-9][a-z0-9_-]*)/giu, splitting("channel", "~")],
        [/(?<![\p{L}\p{N}_#&/])#(\p{L}[\p{L}\p{N}_-]+)/gu, splitting("hashtag", "#")],
        // A time such as 10:07:30 names no emoji.
        [
          /(?<![\p{L}\p{N}]):([a-z0-9_+-]+):(?![\p{L}\p{N}])/giu,
          (whole: string, name: string) => mark("emoji", name.toLowerCase(), whole),
        ],
      ],
      { ignore: ["mark", "link", "linkReference", "inlineCode", "code"] },
    );
  };
}
