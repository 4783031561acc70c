"""Archive of newspaper pages → cited answers. Knows nothing of Telegram."""
