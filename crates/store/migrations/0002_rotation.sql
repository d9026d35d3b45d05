-- Tokens of a connection that are changed while it is in use. "token_" is of what the other side presents to us, "secret_" of what we
-- present to them. An older binary leaves these columns as they are, and goes on with the tokens that count.
ALTER TABLE connections ADD COLUMN token_rotation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN token_rotating BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE connections ADD COLUMN next_token_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE connections ADD COLUMN token_rotated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN secret_rotation BIGINT NOT NULL DEFAULT 0;
ALTER TABLE connections ADD COLUMN secret_asked BIGINT;
ALTER TABLE connections ADD COLUMN next_secret TEXT NOT NULL DEFAULT '';
ALTER TABLE connections ADD COLUMN secret_rotated_at BIGINT NOT NULL DEFAULT 0;
