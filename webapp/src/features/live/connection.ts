// The one websocket. Keeps trying, tells the page whether it is connected, and hands each event on.
import { WebSocketClient } from "@mattermost/client";
import { useSyncExternalStore } from "react";
import { flush } from "@/features/posts/outbox";
import { handle, type LiveEvent } from "./handlers";
import { catchUp, catchUpStart } from "./catchUp";

type Connection = "connecting" | "online" | "offline";

let state: Connection = "connecting";
const listeners = new Set<() => void>();

function become(next: Connection): void {
  if (state === next) return;
  state = next;
  for (const listener of listeners) listener();
}

export function useConnection(): Connection {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}

let socket: WebSocketClient | undefined;
/** Whether the page has listened before. */
let heard = false;

function address(): string {
  return `${window.location.origin.replace(/^http/, "ws")}/api/v4/websocket`;
}

/** Opens the websocket; the answer closes it. */
export function connect(): () => void {
  const opened = new WebSocketClient({ minWebSocketRetryTime: 1000, maxWebSocketRetryTime: 15_000 });
  socket = opened;
  opened.addFirstConnectListener(() => {
    become("online");
    // Whoever comes back from the console has heard nothing meanwhile.
    void (heard ? catchUp() : catchUpStart());
    heard = true;
    void flush();
  });
  opened.addReconnectListener(() => {
    become("online");
    void catchUp();
    void flush();
  });
  // The server could not resume where we were: everything is asked for again.
  opened.addMissedMessageListener(() => void catchUp());
  opened.addCloseListener((failures) => {
    if (failures > 0) become("offline");
  });
  opened.addMessageListener((message) => handle(message as unknown as LiveEvent));
  opened.initialize(address());
  const backOnline = () => void flush();
  window.addEventListener("online", backOnline);
  return () => {
    window.removeEventListener("online", backOnline);
    opened.close();
    if (socket === opened) socket = undefined;
  };
}

let lastTyped = 0;

/** Tells the others that one writes, at most every three seconds. */
export function tellTyping(channelId: string, rootId: string): void {
  const now = Date.now();
  if (now - lastTyped < 3000 || state !== "online") return;
  lastTyped = now;
  socket?.userTyping(channelId, rootId);
}
