// Files on their way to the server, before the message they belong to is sent.
import { useCallback, useEffect, useRef, useState } from "react";
import type { FileInfo } from "@mattermost/types/files";
import { client } from "@/shared/api/client";
import { t } from "@/shared/i18n";
import { fileSize } from "@/shared/i18n/time";

export interface Upload {
  id: string;
  name: string;
  /** Where the browser has the picture, if it is one. */
  preview?: string;
  /** 0 to 1 while under way. */
  progress: number;
  info?: FileInfo;
  error?: string;
}

/** fetch cannot report progress of what is sent, so this is an XMLHttpRequest. */
function start(
  channelId: string,
  file: File,
  id: string,
  change: (patch: Partial<Upload>) => void,
): XMLHttpRequest {
  const form = new FormData();
  form.append("channel_id", channelId);
  form.append("client_ids", id);
  form.append("files", file, file.name || "pasted.png");
  const request = new XMLHttpRequest();
  request.open("POST", client.getFilesRoute());
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.setRequestHeader("X-CSRF-Token", client.getCSRFFromCookie());
  request.responseType = "json";
  request.upload.onprogress = (event) => change({ progress: event.total ? event.loaded / event.total : 0 });
  request.onload = () => {
    const answer = request.response as { file_infos?: FileInfo[]; message?: string } | null;
    const info = answer?.file_infos?.[0];
    change(info ? { info, progress: 1 } : { error: answer?.message ?? request.statusText });
  };
  request.onerror = () => change({ error: t("app.offline") });
  request.send(form);
  return request;
}

/** SVG is a document that can hold scripts: it is not drawn. */
const isPicture = (file: File) => file.type.startsWith("image/") && !file.type.includes("svg");

/** Lets the browser drop the picture; the upload does not stay. */
function forget({ preview }: Upload): false {
  if (preview) URL.revokeObjectURL(preview);
  return false;
}

export function useUploads(channelId: string, maxSize: number) {
  const [uploads, setUploads] = useState<Upload[]>([]);
  const requests = useRef(new Map<string, XMLHttpRequest>());

  useEffect(() => {
    const running = requests.current;
    return () => {
      for (const request of running.values()) request.abort();
    };
  }, []);

  const add = useCallback(
    (files: File[]) => {
      for (const file of files) {
        const id = crypto.randomUUID();
        const preview = isPicture(file) ? URL.createObjectURL(file) : undefined;
        const tooLarge = maxSize > 0 && file.size > maxSize;
        const error = tooLarge ? t("files.tooLarge", { limit: fileSize(maxSize) }) : undefined;
        setUploads((old) => [...old, { id, name: file.name, preview, progress: 0, error }]);
        if (tooLarge) continue;
        const change = (patch: Partial<Upload>) =>
          setUploads((old) => old.map((one) => (one.id === id ? { ...one, ...patch } : one)));
        requests.current.set(id, start(channelId, file, id, change));
      }
    },
    [channelId, maxSize],
  );

  const remove = useCallback((id: string) => {
    requests.current.get(id)?.abort();
    requests.current.delete(id);
    setUploads((old) => old.filter((one) => one.id !== id || forget(one)));
  }, []);

  const clear = useCallback(() => {
    requests.current.clear();
    setUploads((old) => old.filter(forget));
  }, []);

  return { uploads, add, remove, clear };
}
