-- Full-text index of messages, kept by the server's own writes so that both engines index the same text.
ALTER TABLE posts ADD COLUMN message_fts TSVECTOR;
CREATE INDEX posts_fts ON posts USING GIN (message_fts);
ALTER TABLE files ADD COLUMN name_fts TSVECTOR;
CREATE INDEX files_fts ON files USING GIN (name_fts);
