import type { Post } from "@mattermost/types/posts";
import { Markdown } from "@/shared/markdown/Markdown";
import classes from "./posts.module.css";

interface Attachment {
  pretext?: unknown;
  author_name?: unknown;
  title?: unknown;
  title_link?: unknown;
  text?: unknown;
  footer?: unknown;
  fields?: unknown;
}

const text = (value: unknown) => (typeof value === "string" ? value : "");
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The boxes that programs write. Only their text: pictures would be fetched from wherever they are. */
export function PostAttachments({
  post,
  myName,
  teamName,
}: {
  post: Post;
  myName: string;
  teamName: string;
}) {
  const boxes = list(post.props?.attachments).filter(
    (box): box is Attachment => typeof box === "object" && box !== null,
  );
  if (boxes.length === 0) return null;
  const draw = (value: unknown) =>
    text(value) && <Markdown text={text(value)} myName={myName} teamName={teamName} />;
  return boxes.map((box, index) => (
    <div key={index}>
      {draw(box.pretext)}
      <div className={classes.box}>
        {text(box.author_name) && <div className={classes.note}>{text(box.author_name)}</div>}
        {text(box.title) && (
          <div className={classes.boxTitle}>
            {/^https?:\/\//.test(text(box.title_link)) ? (
              <a href={text(box.title_link)} target="_blank" rel="noopener noreferrer">
                {text(box.title)}
              </a>
            ) : (
              text(box.title)
            )}
          </div>
        )}
        {draw(box.text)}
        {list(box.fields)
          .map((field) => field as { title?: unknown; value?: unknown } | null)
          .map((field, at) => (
            <div key={at}>
              <strong>{text(field?.title)}</strong> {draw(field?.value)}
            </div>
          ))}
        {text(box.footer) && <div className={classes.note}>{text(box.footer)}</div>}
      </div>
    </div>
  ));
}
