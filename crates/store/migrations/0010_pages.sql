-- With what decides whether a message is shown, so that a page far back is found by counting in the index alone. An old binary can
-- use them as well.
DROP INDEX posts_channel;
CREATE INDEX posts_channel ON posts (channel_id, create_at, id, delete_at, original_id);
DROP INDEX posts_channel_roots;
-- SQLite reads the message where a column of the condition is missing, though here they say the same everywhere.
CREATE INDEX posts_channel_roots ON posts (channel_id, create_at, id, root_id, delete_at, original_id)
  WHERE root_id = '' AND delete_at = 0;
