-- How far people of connected workspaces say that they have read in shared channels: up to the message of this time. An older binary
-- leaves it alone.
CREATE TABLE remote_reads (
  channel_id TEXT NOT NULL, user_id TEXT NOT NULL, remote_id TEXT NOT NULL, read_at BIGINT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
);
