//! The doors: REST API v4, websocket, slash commands, server-to-server endpoints, the web app's files.
