"""The command `baowen`: each command parses, calls the engine and picks a renderer; main.py lists them."""
