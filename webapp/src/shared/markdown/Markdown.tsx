// Draws a message. No HTML of the message's own reaches the page, links open elsewhere without a way back, and
// pictures are links, so that nobody learns who read what.
import { memo, use, useEffect, useMemo, useState, type ComponentProps, type ReactElement } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import { Link } from "react-router";
import remarkBreaks from "remark-breaks";
import { EmojiChar } from "@/shared/emoji/EmojiChar";
import { t } from "@/shared/i18n";
import classes from "./Markdown.module.css";
import { gfm } from "./gfm";
import { Hits, hits, wordsOf } from "./hits";
import { marks } from "./marks";

type Plugins = NonNullable<ComponentProps<typeof ReactMarkdown>["rehypePlugins"]>;

interface Props {
  text: string;
  /** The reader's own name, whose mentions stand out. */
  myName?: string;
  teamName?: string;
}

const remarkPlugins: NonNullable<ComponentProps<typeof ReactMarkdown>["remarkPlugins"]> = [
  gfm,
  remarkBreaks,
  marks,
];

const plain: Plugins = [];
let highlighting: Plugins | undefined;

/** Colours for code, fetched with the first message that has some. */
function useHighlighting(wanted: boolean): Plugins {
  const [plugins, setPlugins] = useState<Plugins>(highlighting ?? plain);
  useEffect(() => {
    if (!wanted || highlighting) return;
    let gone = false;
    void import("./highlight").then((module) => {
      highlighting = module.plugins;
      if (!gone) setPlugins(module.plugins);
    });
    return () => {
      gone = true;
    };
  }, [wanted]);
  return wanted ? (highlighting ?? plugins) : plain;
}

/** What was read lately. Reading takes most of the time of drawing, and lists draw the same messages again as one scrolls. */
const lately = new Map<string, ReactElement>();
const most = 400;

function kept(key: string, read: () => ReactElement): ReactElement {
  const content = lately.get(key) ?? read();
  // In order of use: the first is what was not wanted for longest.
  lately.delete(key);
  lately.set(key, content);
  const [oldest = ""] = lately.size > most ? lately.keys() : [];
  lately.delete(oldest);
  return content;
}

/** One line of a few emoji and nothing else is drawn large. */
const onlyEmoji =
  /^(\s*(:[a-z0-9_+-]+:|\p{Extended_Pictographic}(\u200d\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])*)){1,6}\s*$/iu;

export const Markdown = memo(function Markdown({ text, myName = "", teamName = "" }: Props) {
  const rehypePlugins = useHighlighting(text.includes("```"));
  const terms = use(Hits);
  const large = onlyEmoji.test(text);
  const content = useMemo(() => {
    const colours = rehypePlugins === plain ? "" : "colours";
    return kept([myName, teamName, terms, colours, text].join("\n"), () => {
      const words = wordsOf(terms);
      return ReactMarkdown({
        remarkPlugins: words.length > 0 ? [...remarkPlugins, hits(words)] : remarkPlugins,
        rehypePlugins,
        components: drawing(myName, teamName, large),
        skipHtml: false,
        children: text,
      });
    });
  }, [myName, teamName, terms, rehypePlugins, large, text]);
  return (
    <div className={classes.text} data-large={large || undefined}>
      {content}
    </div>
  );
});

function drawing(myName: string, teamName: string, large: boolean): Components {
  return {
    a: ({ href = "", children }) => {
      const inside = insideAddress(href);
      if (inside) return <Link to={inside}>{children}</Link>;
      return (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {children}
        </a>
      );
    },
    img: ({ src, alt }) => (
      <a href={String(src ?? "")} target="_blank" rel="noopener noreferrer nofollow">
        {alt || String(src ?? "")}
      </a>
    ),
    h1: ({ children }) => (
      <p className={classes.heading} data-level={1}>
        {children}
      </p>
    ),
    h2: ({ children }) => (
      <p className={classes.heading} data-level={2}>
        {children}
      </p>
    ),
    h3: ({ children }) => (
      <p className={classes.heading} data-level={3}>
        {children}
      </p>
    ),
    h4: ({ children }) => (
      <p className={classes.heading} data-level={3}>
        {children}
      </p>
    ),
    h5: ({ children }) => (
      <p className={classes.heading} data-level={3}>
        {children}
      </p>
    ),
    h6: ({ children }) => (
      <p className={classes.heading} data-level={3}>
        {children}
      </p>
    ),
    table: ({ children }) => (
      // A wide table scrolls by itself, and the keyboard has to be able to scroll it too.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      <div className={classes.tableFrame} tabIndex={0} role="group">
        <table>{children}</table>
      </div>
    ),
    pre: ({ children }) => (
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      <pre tabIndex={0}>{children}</pre>
    ),
    input: ({ checked }) => (
      <input
        type="checkbox"
        checked={Boolean(checked)}
        readOnly
        disabled
        aria-label={checked ? t("posts.taskDone") : t("posts.taskOpen")}
      />
    ),
    span: ({ node, children, ...rest }) => {
      const kind = node?.properties.dataMark;
      const value = String(node?.properties.dataValue ?? "");
      if (kind === "emoji") return <EmojiChar name={value} size={large ? 32 : 18} />;
      if (kind === "mention") {
        const mine = [myName, "all", "channel", "here"].includes(value.toLowerCase());
        return (
          <span className={classes.mention} data-mine={mine || undefined}>
            {children}
          </span>
        );
      }
      if (kind === "channel")
        return <Link to={`/${teamName}/channels/${value.toLowerCase()}`}>{children}</Link>;
      if (kind === "hashtag")
        return <Link to={`?search=${encodeURIComponent(`#${value}`)}`}>{children}</Link>;
      return <span className={rest.className}>{children}</span>;
    },
  };
}

/** A link to this very server stays in the page. */
function insideAddress(href: string): string {
  try {
    const url = new URL(href, window.location.origin);
    const here = url.origin === window.location.origin && !url.pathname.startsWith("/api/");
    return here ? url.pathname + url.search : "";
  } catch {
    return "";
  }
}
