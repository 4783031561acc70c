"""The commands, in the order in which menus and /help list them; /start is in neither."""

COMMANDS = ("ask", "search", "events", "person", "place", "recent", "status", "new", "cancel", "lang", "help")
GROUP_COMMANDS = ("ask", "search", "events", "person", "place", "recent", "status", "new", "help")
ADMIN_COMMANDS = ("reindex", "remove", "stats", "export", "allow", "deny")
