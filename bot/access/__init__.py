"""Who may use the bot, how much, and who administers it."""
