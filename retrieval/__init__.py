"""Archive of newspaper pages → cited answers. Nothing here depends on Telegram."""
