"""What the bot does with each kind of update: read it, call the engine, render, send."""
