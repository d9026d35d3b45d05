-- Which urgent messages are repeated to whom, and when next. An older binary repeats nothing; what is overdue is repeated once when a
-- newer one runs again.

CREATE TABLE persistent_notifications (
  post_id TEXT NOT NULL, user_id TEXT NOT NULL, next_at BIGINT NOT NULL, sent BIGINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
);
CREATE INDEX persistent_notifications_due ON persistent_notifications (next_at);
