"""Lists that are turned page by page: passages, events, people and places."""
