"""The connection to Telegram: updates come in, messages go out."""
