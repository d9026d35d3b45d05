-- The id under which a connection speaks of a person who has another one here, because another connection brought them first; else empty.
ALTER TABLE users ADD COLUMN remote_user_id TEXT NOT NULL DEFAULT '';
DROP INDEX users_remote;
CREATE INDEX users_remote ON users (remote_id, remote_user_id);
