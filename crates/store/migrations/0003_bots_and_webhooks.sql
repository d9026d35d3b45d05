-- Who answers for a bot, and incoming webhooks. An older binary knows neither table and works beside them: to it a bot is a person who
-- cannot log in.

CREATE TABLE bots (user_id TEXT NOT NULL PRIMARY KEY, owner_id TEXT NOT NULL);
CREATE INDEX bots_owner ON bots (owner_id);

CREATE TABLE incoming_webhooks (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  user_id TEXT NOT NULL, channel_id TEXT NOT NULL, team_id TEXT NOT NULL, display_name TEXT NOT NULL, description TEXT NOT NULL,
  username TEXT NOT NULL, icon_url TEXT NOT NULL, channel_locked BOOLEAN NOT NULL
);
CREATE INDEX incoming_webhooks_team ON incoming_webhooks (team_id, create_at);
