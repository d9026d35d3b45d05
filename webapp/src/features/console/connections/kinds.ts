import { t, type MessageKey } from "@/shared/i18n/admin";

const kinds: Record<string, MessageKey> = {
  post: "queue.kind.post",
  file: "queue.kind.file",
  reaction: "queue.kind.reaction",
  member: "queue.kind.member",
  user: "queue.kind.user",
  ack: "queue.kind.ack",
};

/** What kind of thing crosses, or was refused. */
export const kindWords = (kind: string) => t(kinds[kind] ?? "queue.kind.other");
