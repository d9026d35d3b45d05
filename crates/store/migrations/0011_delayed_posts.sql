-- What somebody has asked to be posted a moment later. An older binary posts none of it; what is overdue is posted when a newer one runs
-- again.
CREATE TABLE delayed_posts (
  id TEXT NOT NULL PRIMARY KEY, due_at BIGINT NOT NULL, user_id TEXT NOT NULL, channel_id TEXT NOT NULL, root_id TEXT NOT NULL,
  message TEXT NOT NULL
);
CREATE INDEX delayed_posts_due ON delayed_posts (due_at);
CREATE INDEX delayed_posts_user ON delayed_posts (user_id);
