import { ActionIcon, Modal } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconDownload, IconFile } from "@tabler/icons-react";
import { useState, type CSSProperties } from "react";
import type { FileInfo } from "@mattermost/types/files";
import type { Post } from "@mattermost/types/posts";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { fileSize } from "@/shared/i18n/time";
import classes from "./files.module.css";

/** SVG is a document that can hold scripts: it is offered as a file, never shown. */
const isPicture = (file: FileInfo) => file.mime_type.startsWith("image/") && !file.mime_type.includes("svg");

export function PostFiles({ post }: { post: Post }) {
  const files = post.metadata?.files ?? [];
  const pictures = files.filter(isPicture);
  const [viewed, setViewed] = useState<number>();
  if (files.length === 0) return null;
  return (
    <div className={classes.files}>
      {pictures.map((file, index) => (
        <button
          key={file.id}
          type="button"
          className={classes.picture}
          aria-label={t("files.view", { name: file.name })}
          onClick={() => setViewed(index)}
        >
          <img
            src={
              file.has_preview_image ? client.getFilePreviewUrl(file.id, 0) : client.getFileUrl(file.id, 0)
            }
            alt={file.name}
            loading="lazy"
            style={shape(file, pictures.length > 1 ? 180 : 320)}
          />
        </button>
      ))}
      {files
        .filter((file) => !isPicture(file))
        .map((file) => (
          <a
            key={file.id}
            className={classes.file}
            href={`${client.getFileUrl(file.id, 0)}?download=1`}
            download={file.name}
          >
            <IconFile size={26} aria-hidden />
            <span className={classes.about}>
              <span className={classes.name}>{file.name}</span>
              <span className={classes.size}>
                {file.extension.toUpperCase()} {fileSize(file.size)}
              </span>
            </span>
            <IconDownload size={18} aria-hidden />
            <span className="sr-only">{t("files.download", { name: file.name })}</span>
          </a>
        ))}
      {viewed !== undefined && (
        <Viewer files={pictures} index={viewed} show={setViewed} close={() => setViewed(undefined)} />
      )}
    </div>
  );
}

/** The picture's place is kept before it has come, so that nothing moves. */
function shape(file: FileInfo, max: number): CSSProperties {
  if (!file.width || !file.height) return { height: max };
  const scale = Math.min(1, max / file.height, 420 / file.width);
  return { width: Math.round(file.width * scale), aspectRatio: `${file.width} / ${file.height}` };
}

interface ViewerProps {
  files: FileInfo[];
  index: number;
  show: (index: number) => void;
  close: () => void;
}

function Viewer({ files, index, show, close }: ViewerProps) {
  const file = files[index];
  if (!file) return null;
  const step = (by: number) => show((index + by + files.length) % files.length);
  return (
    <Modal
      opened
      onClose={close}
      size="auto"
      centered
      title={file.name}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") step(-1);
        if (event.key === "ArrowRight") step(1);
      }}
    >
      <div className={classes.viewer}>
        {files.length > 1 && (
          <ActionIcon variant="default" size={40} aria-label={t("files.previous")} onClick={() => step(-1)}>
            <IconChevronLeft size={20} />
          </ActionIcon>
        )}
        <img src={client.getFileUrl(file.id, 0)} alt={file.name} />
        {files.length > 1 && (
          <ActionIcon variant="default" size={40} aria-label={t("files.next")} onClick={() => step(1)}>
            <IconChevronRight size={20} />
          </ActionIcon>
        )}
      </div>
      <a
        className={classes.download}
        href={`${client.getFileUrl(file.id, 0)}?download=1`}
        download={file.name}
      >
        {t("files.download", { name: file.name })} ({fileSize(file.size)})
      </a>
    </Modal>
  );
}
