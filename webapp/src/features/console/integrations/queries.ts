// The names under which lists of integrations are kept, and where a webhook is.

export const webhooksKey = ["admin-webhooks"];
export const botsKey = ["admin-bots"];

/** Where programs post to. Whoever knows it can. */
export const addressOfHook = (id: string) => `${window.location.origin}/hooks/${id}`;
