// The one client of API v4. The session is a cookie that scripts cannot read; the client adds the CSRF token.
import { Client4, ClientError } from "@mattermost/client";

export const client = new Client4();
client.setUrl("");

/** What went wrong, in words for the reader. */
export function errorText(error: unknown): string {
  if (error instanceof Error && error.message) return error.message;
  return String(error);
}

/** The stable id of an error the server answered with, or "" when the server was not reached. */
export function errorId(error: unknown): string {
  return error instanceof ClientError ? (error.server_error_id ?? "") : "";
}

export function errorStatus(error: unknown): number {
  return error instanceof ClientError ? (error.status_code ?? 0) : 0;
}

/** The server was not reached at all, so that trying again later makes sense. */
export function isUnreachable(error: unknown): boolean {
  const status = errorStatus(error);
  return status === 0 || status === 502 || status === 503 || status === 504;
}

interface Call {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
}

/** A call that the client library has no method for. The caller names the shape, as the library does. */
export async function call<T>(path: string, options: Call = {}): Promise<T> {
  const url = `${client.getBaseRoute()}${path}`;
  const init = client.getOptions({
    method: options.method ?? "GET",
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  }) as RequestInit;
  const response = await fetch(url, init);
  const text = await response.text();
  const answer: unknown = text ? parse(text) : undefined;
  if (response.ok) return answer as T;
  const problem = answer as { message?: string; id?: string } | undefined;
  throw new ClientError(client.getUrl(), {
    message: problem?.message ?? response.statusText,
    server_error_id: problem?.id ?? "",
    status_code: response.status,
    url,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
