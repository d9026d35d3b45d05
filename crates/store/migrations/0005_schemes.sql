-- Override schemes, and whose a role is. An older binary makes roles without the new column, and passes schemes over: teams that have one
-- follow everybody's roles there.

CREATE TABLE schemes (
  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, display_name TEXT NOT NULL, description TEXT NOT NULL, create_at BIGINT NOT NULL,
  update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL, scope TEXT NOT NULL, default_team_admin_role TEXT NOT NULL,
  default_team_user_role TEXT NOT NULL, default_channel_admin_role TEXT NOT NULL, default_channel_user_role TEXT NOT NULL,
  default_team_guest_role TEXT NOT NULL, default_channel_guest_role TEXT NOT NULL
);
CREATE UNIQUE INDEX schemes_name ON schemes (name);
ALTER TABLE roles ADD COLUMN scheme_id TEXT;
CREATE INDEX teams_scheme ON teams (scheme_id) WHERE scheme_id IS NOT NULL;
CREATE INDEX channels_scheme ON channels (scheme_id) WHERE scheme_id IS NOT NULL;
