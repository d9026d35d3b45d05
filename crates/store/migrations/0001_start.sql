-- The first schema. Times are Unix milliseconds; lists and maps are JSON text; 0 and '' stand for "not set".

CREATE TABLE system (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  username TEXT NOT NULL, password TEXT NOT NULL, auth_service TEXT NOT NULL, email TEXT NOT NULL, email_verified BOOLEAN NOT NULL,
  nickname TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, position TEXT NOT NULL, roles TEXT NOT NULL,
  props TEXT NOT NULL, notify_props TEXT NOT NULL, last_password_update BIGINT NOT NULL, last_picture_update BIGINT NOT NULL,
  failed_attempts BIGINT NOT NULL, locale TEXT NOT NULL, timezone TEXT NOT NULL, remote_id TEXT NOT NULL,
  last_login BIGINT NOT NULL, is_bot BOOLEAN NOT NULL, bot_description TEXT NOT NULL, last_activity_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_username ON users (username);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_remote ON users (remote_id);
CREATE INDEX users_update ON users (update_at, id) WHERE remote_id = '';

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY, token_hash TEXT NOT NULL, create_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
  last_activity_at BIGINT NOT NULL, user_id TEXT NOT NULL, device_id TEXT NOT NULL, roles TEXT NOT NULL,
  is_oauth BOOLEAN NOT NULL, props TEXT NOT NULL, csrf_token TEXT NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE access_tokens (
  id TEXT NOT NULL PRIMARY KEY, token_hash TEXT NOT NULL, user_id TEXT NOT NULL, description TEXT NOT NULL,
  is_active BOOLEAN NOT NULL, create_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX access_tokens_token ON access_tokens (token_hash);
CREATE INDEX access_tokens_user ON access_tokens (user_id);

CREATE TABLE preferences (
  user_id TEXT NOT NULL, category TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (user_id, category, name)
);

CREATE TABLE statuses (
  user_id TEXT NOT NULL PRIMARY KEY, status TEXT NOT NULL, manual BOOLEAN NOT NULL, last_activity_at BIGINT NOT NULL,
  dnd_end_time BIGINT NOT NULL, prev_status TEXT NOT NULL
);
CREATE INDEX statuses_dnd ON statuses (dnd_end_time) WHERE dnd_end_time > 0;
CREATE INDEX statuses_activity ON statuses (last_activity_at);

CREATE TABLE roles (
  id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, display_name TEXT NOT NULL, description TEXT NOT NULL,
  create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL, permissions TEXT NOT NULL,
  scheme_managed BOOLEAN NOT NULL, built_in BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX roles_name ON roles (name);

CREATE TABLE teams (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  display_name TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, email TEXT NOT NULL, kind TEXT NOT NULL,
  company_name TEXT NOT NULL, allowed_domains TEXT NOT NULL, invite_id TEXT NOT NULL, allow_open_invite BOOLEAN NOT NULL,
  last_team_icon_update BIGINT NOT NULL, scheme_id TEXT, group_constrained BOOLEAN
);
CREATE UNIQUE INDEX teams_name ON teams (name);
CREATE INDEX teams_invite ON teams (invite_id);

CREATE TABLE team_members (
  team_id TEXT NOT NULL, user_id TEXT NOT NULL, create_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  scheme_guest BOOLEAN NOT NULL, scheme_user BOOLEAN NOT NULL, scheme_admin BOOLEAN NOT NULL, explicit_roles TEXT NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);

CREATE TABLE channels (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  team_id TEXT NOT NULL, kind TEXT NOT NULL, display_name TEXT NOT NULL, name TEXT NOT NULL, header TEXT NOT NULL,
  purpose TEXT NOT NULL, last_post_at BIGINT NOT NULL, total_msg_count BIGINT NOT NULL, extra_update_at BIGINT NOT NULL,
  creator_id TEXT NOT NULL, scheme_id TEXT, group_constrained BOOLEAN, shared BOOLEAN, total_msg_count_root BIGINT NOT NULL,
  last_root_post_at BIGINT NOT NULL, banner_info TEXT, change_seq BIGINT NOT NULL, moderation TEXT NOT NULL
);
CREATE UNIQUE INDEX channels_name ON channels (team_id, name);

CREATE TABLE channel_members (
  channel_id TEXT NOT NULL, user_id TEXT NOT NULL, last_viewed_at BIGINT NOT NULL, msg_count BIGINT NOT NULL,
  mention_count BIGINT NOT NULL, mention_count_root BIGINT NOT NULL, urgent_mention_count BIGINT NOT NULL,
  msg_count_root BIGINT NOT NULL, notify_props TEXT NOT NULL, last_update_at BIGINT NOT NULL, scheme_guest BOOLEAN NOT NULL,
  scheme_user BOOLEAN NOT NULL, scheme_admin BOOLEAN NOT NULL, explicit_roles TEXT NOT NULL,
  PRIMARY KEY (channel_id, user_id)
);
CREATE INDEX channel_members_user ON channel_members (user_id);

CREATE TABLE sidebar_categories (
  id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, team_id TEXT NOT NULL, sort_order BIGINT NOT NULL, sorting TEXT NOT NULL,
  kind TEXT NOT NULL, display_name TEXT NOT NULL, muted BOOLEAN NOT NULL, collapsed BOOLEAN NOT NULL
);
CREATE INDEX sidebar_categories_user ON sidebar_categories (user_id, team_id);

CREATE TABLE sidebar_channels (
  user_id TEXT NOT NULL, category_id TEXT NOT NULL, channel_id TEXT NOT NULL, sort_order BIGINT NOT NULL,
  PRIMARY KEY (user_id, category_id, channel_id)
);
CREATE INDEX sidebar_channels_category ON sidebar_channels (category_id);

-- "n" is the order in which posts arrived here; the full-text index is numbered by it.
CREATE TABLE posts (
  n {serial}, id {id} NOT NULL, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, edit_at BIGINT NOT NULL,
  delete_at BIGINT NOT NULL, is_pinned BOOLEAN NOT NULL, user_id TEXT NOT NULL, channel_id TEXT NOT NULL, root_id TEXT NOT NULL,
  original_id TEXT NOT NULL, message TEXT NOT NULL, kind TEXT NOT NULL, props TEXT NOT NULL, hashtags TEXT NOT NULL,
  file_ids TEXT NOT NULL, has_reactions BOOLEAN NOT NULL, remote_id TEXT NOT NULL, change_seq BIGINT NOT NULL
);
CREATE UNIQUE INDEX posts_id ON posts (id);
CREATE INDEX posts_channel ON posts (channel_id, create_at, id);
CREATE INDEX posts_channel_roots ON posts (channel_id, create_at, id) WHERE root_id = '' AND delete_at = 0;
CREATE INDEX posts_channel_update ON posts (channel_id, update_at);
CREATE INDEX posts_user ON posts (user_id, n);
CREATE INDEX posts_root ON posts (root_id, create_at) WHERE root_id <> '';
CREATE INDEX posts_original ON posts (original_id) WHERE original_id <> '';
CREATE INDEX posts_pinned ON posts (channel_id) WHERE is_pinned;

-- Which post a client's pending id became, so that a repeated request makes no second post. Pruned after a day.
CREATE TABLE pending_posts (
  user_id TEXT NOT NULL, pending_post_id TEXT NOT NULL, post_id TEXT NOT NULL, create_at BIGINT NOT NULL,
  PRIMARY KEY (user_id, pending_post_id)
);
CREATE INDEX pending_posts_age ON pending_posts (create_at);

CREATE TABLE threads (
  post_id TEXT NOT NULL PRIMARY KEY, channel_id TEXT NOT NULL, team_id TEXT NOT NULL, reply_count BIGINT NOT NULL,
  last_reply_at BIGINT NOT NULL, participants TEXT NOT NULL, delete_at BIGINT NOT NULL
);
CREATE INDEX threads_channel ON threads (channel_id, last_reply_at);

CREATE TABLE thread_members (
  post_id TEXT NOT NULL, user_id TEXT NOT NULL, following BOOLEAN NOT NULL, last_viewed BIGINT NOT NULL,
  last_update_at BIGINT NOT NULL, unread_mentions BIGINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
);
CREATE INDEX thread_members_user ON thread_members (user_id);

CREATE TABLE reactions (
  post_id TEXT NOT NULL, user_id TEXT NOT NULL, emoji_name TEXT NOT NULL, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL,
  delete_at BIGINT NOT NULL, remote_id TEXT NOT NULL, channel_id TEXT NOT NULL,
  PRIMARY KEY (post_id, user_id, emoji_name)
);

CREATE TABLE acknowledgements (
  post_id TEXT NOT NULL, user_id TEXT NOT NULL, acknowledged_at BIGINT NOT NULL, channel_id TEXT NOT NULL, remote_id TEXT NOT NULL,
  update_at BIGINT NOT NULL,
  PRIMARY KEY (post_id, user_id)
);

CREATE TABLE post_priorities (
  post_id TEXT NOT NULL PRIMARY KEY, channel_id TEXT NOT NULL, priority TEXT NOT NULL, requested_ack BOOLEAN NOT NULL,
  persistent_notifications BOOLEAN NOT NULL
);

CREATE TABLE files (
  n {serial}, id TEXT NOT NULL, user_id TEXT NOT NULL, post_id TEXT NOT NULL, channel_id TEXT NOT NULL,
  create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL, name TEXT NOT NULL, extension TEXT NOT NULL,
  size BIGINT NOT NULL, mime_type TEXT NOT NULL, width BIGINT NOT NULL, height BIGINT NOT NULL, has_preview_image BOOLEAN NOT NULL,
  mini_preview TEXT, remote_id TEXT NOT NULL, path TEXT NOT NULL, thumbnail_path TEXT NOT NULL, preview_path TEXT NOT NULL
);
CREATE UNIQUE INDEX files_id ON files (id);
CREATE INDEX files_post ON files (post_id);
CREATE INDEX files_channel ON files (channel_id, create_at);

CREATE TABLE uploads (
  id TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, create_at BIGINT NOT NULL, user_id TEXT NOT NULL, channel_id TEXT NOT NULL,
  filename TEXT NOT NULL, path TEXT NOT NULL, file_size BIGINT NOT NULL, file_offset BIGINT NOT NULL, remote_id TEXT NOT NULL,
  req_file_id TEXT NOT NULL
);
CREATE INDEX uploads_user ON uploads (user_id);

CREATE TABLE emoji (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  creator_id TEXT NOT NULL, name TEXT NOT NULL, remote_id TEXT NOT NULL
);
CREATE UNIQUE INDEX emoji_name ON emoji (name) WHERE delete_at = 0;
CREATE INDEX emoji_remote ON emoji (remote_id) WHERE remote_id <> '';

-- What the server told one person alone. Pruned after some days.
CREATE TABLE notices (
  id TEXT NOT NULL PRIMARY KEY, user_id TEXT NOT NULL, channel_id TEXT NOT NULL, root_id TEXT NOT NULL, message TEXT NOT NULL,
  cause TEXT NOT NULL, create_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX notices_cause ON notices (user_id, cause);
CREATE INDEX notices_age ON notices (create_at);

CREATE TABLE drafts (
  user_id TEXT NOT NULL, channel_id TEXT NOT NULL, root_id TEXT NOT NULL, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL,
  message TEXT NOT NULL, props TEXT NOT NULL, file_ids TEXT NOT NULL, priority TEXT,
  PRIMARY KEY (user_id, channel_id, root_id)
);

CREATE TABLE audits (
  id TEXT NOT NULL PRIMARY KEY, create_at BIGINT NOT NULL, user_id TEXT NOT NULL, action TEXT NOT NULL, extra_info TEXT NOT NULL,
  ip_address TEXT NOT NULL, session_id TEXT NOT NULL
);
CREATE INDEX audits_age ON audits (create_at);
CREATE INDEX audits_user ON audits (user_id, create_at);

-- Secure connections. "secret" is what we present to the other side; of what it presents to us only the hash is kept.
CREATE TABLE connections (
  remote_id TEXT NOT NULL PRIMARY KEY, remote_team_id TEXT NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL,
  site_url TEXT NOT NULL, default_team_id TEXT NOT NULL, create_at BIGINT NOT NULL, delete_at BIGINT NOT NULL,
  last_ping_at BIGINT NOT NULL, last_global_user_sync_at BIGINT NOT NULL, topics TEXT NOT NULL, creator_id TEXT NOT NULL,
  plugin_id TEXT NOT NULL, options BIGINT NOT NULL, token_hash TEXT NOT NULL, removed_token_hash TEXT NOT NULL, invite_token_hash TEXT NOT NULL,
  invite_token TEXT NOT NULL, secret TEXT NOT NULL, announcement TEXT NOT NULL, policy TEXT NOT NULL,
  paused_at BIGINT NOT NULL, paused_there BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX connections_name ON connections (name) WHERE delete_at = 0;

CREATE TABLE shared_channels (
  channel_id TEXT NOT NULL PRIMARY KEY, team_id TEXT NOT NULL, home BOOLEAN NOT NULL, read_only BOOLEAN NOT NULL,
  share_name TEXT NOT NULL, share_display_name TEXT NOT NULL, share_purpose TEXT NOT NULL, share_header TEXT NOT NULL,
  creator_id TEXT NOT NULL, create_at BIGINT NOT NULL, update_at BIGINT NOT NULL, remote_id TEXT NOT NULL,
  archived_by_home BOOLEAN NOT NULL
);

-- "cursor" is the last change of the channel's log that the other side has acknowledged, "first_seq" where it stood when the share
-- began, "synced_at" when something was last acknowledged.
CREATE TABLE channel_remotes (
  id TEXT NOT NULL PRIMARY KEY, channel_id TEXT NOT NULL, creator_id TEXT NOT NULL, create_at BIGINT NOT NULL,
  update_at BIGINT NOT NULL, delete_at BIGINT NOT NULL, is_invite_accepted BOOLEAN NOT NULL, is_invite_confirmed BOOLEAN NOT NULL,
  remote_id TEXT NOT NULL, last_post_update_at BIGINT NOT NULL, last_post_id TEXT NOT NULL, last_post_create_at BIGINT NOT NULL,
  last_post_create_id TEXT NOT NULL, last_members_sync_at BIGINT NOT NULL, cursor BIGINT NOT NULL, read_only BOOLEAN NOT NULL,
  last_error TEXT NOT NULL, from_them BOOLEAN NOT NULL, interrupted_at BIGINT NOT NULL, paused_at BIGINT NOT NULL, first_seq BIGINT NOT NULL, synced_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX channel_remotes_pair ON channel_remotes (channel_id, remote_id) WHERE delete_at = 0;
CREATE INDEX channel_remotes_remote ON channel_remotes (remote_id);

-- Which messages from before a share go to a connection, and how far that is: everything up to the message
-- "cursor_at", "cursor_id" has been dealt with.
CREATE TABLE channel_histories (
  channel_id TEXT NOT NULL, remote_id TEXT NOT NULL, mode TEXT NOT NULL, since BIGINT NOT NULL, until_at BIGINT NOT NULL,
  state TEXT NOT NULL, sent BIGINT NOT NULL, refused BIGINT NOT NULL, total BIGINT NOT NULL, reason TEXT NOT NULL,
  requested_at BIGINT NOT NULL, started_at BIGINT NOT NULL, done_at BIGINT NOT NULL, cursor_at BIGINT NOT NULL,
  cursor_id TEXT NOT NULL, posts_only BOOLEAN NOT NULL,
  PRIMARY KEY (remote_id, channel_id)
);

-- Channels that another workspace offers and nobody here has taken yet.
CREATE TABLE waiting_channels (
  remote_id TEXT NOT NULL, channel_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL,
  header TEXT NOT NULL, purpose TEXT NOT NULL, read_only BOOLEAN NOT NULL, invited_at BIGINT NOT NULL, declined_at BIGINT NOT NULL,
  PRIMARY KEY (remote_id, channel_id)
);

-- The change log: what changed in a shared channel, in order. "origin" is the connection the change came through, '' when made here;
-- "target" the only connection that it is for, '' for all.
CREATE TABLE changes (
  channel_id TEXT NOT NULL, seq BIGINT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, origin TEXT NOT NULL, at BIGINT NOT NULL,
  target TEXT NOT NULL,
  PRIMARY KEY (channel_id, seq)
);

-- Which version of a person, and of their picture, a connection has.
CREATE TABLE remote_users (
  remote_id TEXT NOT NULL, user_id TEXT NOT NULL, user_update_at BIGINT NOT NULL, picture_update_at BIGINT NOT NULL,
  PRIMARY KEY (remote_id, user_id)
);

-- Which custom emoji a connection was told a name of, and when their picture went there; 0 while it has not.
CREATE TABLE remote_emoji (
  remote_id TEXT NOT NULL, emoji_id TEXT NOT NULL, sent_at BIGINT NOT NULL,
  PRIMARY KEY (remote_id, emoji_id)
);

-- Which files a connection has.
CREATE TABLE remote_files (
  remote_id TEXT NOT NULL, file_id TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (remote_id, file_id)
);

-- What the other side refused, until it is retried and taken. "retry_seq" is the change that sends it again, 0 for none. What
-- somebody dropped stays, so that nobody takes it for delivered.
CREATE TABLE refusals (
  id TEXT NOT NULL, remote_id TEXT NOT NULL, channel_id TEXT NOT NULL, kind TEXT NOT NULL, ref TEXT NOT NULL, reason TEXT NOT NULL,
  first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, attempts BIGINT NOT NULL, retry_seq BIGINT NOT NULL, dropped_at BIGINT NOT NULL,
  PRIMARY KEY (remote_id, channel_id, kind, ref)
);
CREATE INDEX refusals_ref ON refusals (ref);

-- When a share's changes up to a number were acknowledged: a row a batch.
CREATE TABLE deliveries (
  share_id TEXT NOT NULL, to_seq BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY (share_id, to_seq)
);
CREATE INDEX deliveries_age ON deliveries (at);
