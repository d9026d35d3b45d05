-- Full-text index of messages. Its rows are numbered as the posts are; the text itself stays in posts.
CREATE VIRTUAL TABLE posts_fts USING fts5(message, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2 tokenchars '_#'");
CREATE VIRTUAL TABLE files_fts USING fts5(name, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2");
