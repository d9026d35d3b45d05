-- The latest comparison of a shared channel with each connection: how far it is, and what it found. An older binary leaves it alone.
CREATE TABLE proofs (
  channel_id TEXT NOT NULL, remote_id TEXT NOT NULL, state TEXT NOT NULL, mend BOOLEAN NOT NULL, weak BOOLEAN NOT NULL,
  begun_at BIGINT NOT NULL, done_at BIGINT NOT NULL, compared BIGINT NOT NULL, findings TEXT NOT NULL, truncated BOOLEAN NOT NULL,
  lacking TEXT NOT NULL, reason TEXT NOT NULL, cursor_at BIGINT NOT NULL, cursor_id TEXT NOT NULL,
  PRIMARY KEY (remote_id, channel_id)
);
