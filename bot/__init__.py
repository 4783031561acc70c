"""The Telegram bot over retrieval's engine."""
