"""What the command `baowen-bot` says in a terminal: at its start, of its settings, of its own folder."""

TEXTS: dict[str, tuple[str, str]] = {
    "no_token": (
        "没有机器人的令牌。\n"
        "1. 在 Telegram 里打开 @BotFather,发 /newbot,照它说的做,得到一串 123456:ABC… 的令牌。\n"
        "2. 运行 baowen-bot init,它写好 .env 并问你要 BAOWEN_TOKEN=123456:ABC…(见 .env.example),再运行 baowen-bot。",
        "There is no token for the bot.\n"
        "1. In Telegram open @BotFather, send /newbot and follow it; it gives you a token like 123456:ABC…\n"
        "2. Run baowen-bot init: it writes .env here and asks for BAOWEN_TOKEN=123456:ABC… (see .env.example). "
        "Then run baowen-bot again.",
    ),
    "bad_token": (
        "Telegram 不认这个令牌(BAOWEN_TOKEN)。请到 @BotFather 发 /mybots 核对,或用 /revoke 换一个。",
        "Telegram does not know this token (BAOWEN_TOKEN). Check it with @BotFather (/mybots), or get a new one.",
    ),
    "token_revoked": (
        "Telegram 不再认这个令牌(BAOWEN_TOKEN),机器人停了。请到 @BotFather 取新的令牌。",
        "Telegram no longer knows this token (BAOWEN_TOKEN); the bot has stopped. Get a new one from @BotFather.",
    ),
    "no_network": (
        "连不上 {host}:{reason}。请检查网络;要走代理就设 BAOWEN_PROXY(http://… 或 socks5://…),"
        "自建的 Bot API 服务器设 BAOWEN_BASE_URL。",
        "Cannot reach {host}: {reason}. Check the network; behind a proxy set BAOWEN_PROXY (http://… or socks5://…), "
        "for a Bot API server of your own BAOWEN_BASE_URL.",
    ),
    "webhook_refused": (
        "Telegram 不接受这个 webhook:{reason}。请检查 BAOWEN_WEBHOOK_URL。",
        "Telegram refuses the webhook: {reason}. Check BAOWEN_WEBHOOK_URL.",
    ),
    "no_index_yet": (
        "{index} 里还没有索引。先运行 baowen index 文件夹;设了 BAOWEN_ADMINS 的话,管理员也可以在 Telegram 里建。",
        "There is no index in {index} yet. Run baowen index FOLDER first; with BAOWEN_ADMINS set, an administrator can "
        "build it from Telegram too.",
    ),
    "build_now": (
        "{index} 里还没有索引。现在就从 {archive} 建立吗?[Y/n] ",
        "There is no index in {index} yet. Build it from {archive} now? [Y/n] ",
    ),
    "offer_build": (
        "档案还没有索引。现在就从 {archive} 建立吗?",
        "The archive has no index yet. Build it from {archive} now?",
    ),
    "button_build": ("建立索引", "Build the index"),
    "address_taken": (
        "听不了 {address}:{reason}。请换一个端口({setting})。",
        "Cannot listen on {address}: {reason}. Choose another port ({setting}).",
    ),
    "no_arguments": (
        "baowen-bot 除了 init(写 .env)没有参数,全部设置在环境变量或 .env 里(见 .env.example)。",
        "baowen-bot takes no arguments but init, which writes .env; its settings are environment variables or stand in "
        ".env (see .env.example).",
    ),
    # baowen-bot init
    "env_written": (
        "写好了 {path}(只有你能读)。填上 BAOWEN_TOKEN 和 BAOWEN_ADMINS,再运行 baowen-bot。",
        "Wrote {path}, which only you can read. Fill in BAOWEN_TOKEN and BAOWEN_ADMINS, then run baowen-bot.",
    ),
    "env_ready": (
        "写好了 {path}(只有你能读)。现在运行 baowen-bot。",
        "Wrote {path}, which only you can read. Now run baowen-bot.",
    ),
    "env_there": (
        "已经有 {path},没有改动;只有你能读它。",
        "{path} is there already and was not changed; only you can read it.",
    ),
    "env_closed": (
        "已经有 {path},内容没有改动;原来别人也能读它,现在只有你能。",
        "{path} is there already and its content was not changed; others could read it, now only you can.",
    ),
    "ask_token": ("令牌(输入时不显示,可以留空): ", "Token (not shown while you type; may stay empty): "),
    "ask_admins": (
        "管理员的用户 id,逗号分开(可以留空): ",
        "User ids of administrators, comma-separated (may stay empty): ",
    ),
    # Settings
    "setting_bad_secret": (
        "{name} 不对:Telegram 只收字母、数字、_ 和 -,至多 256 个。",
        "{name} is wrong: Telegram takes letters, digits, _ and -, at most 256.",
    ),
    "setting_bad_address": (
        "{name}={text} 不是 主机:端口,例如 127.0.0.1:8443。",
        "{name}={text} is no host:port, such as 127.0.0.1:8443.",
    ),
    "setting_bad_url": (
        "{name} 不是地址:请写成 {example} 那样。",
        "{name} is no address: write one like {example}.",
    ),
    "setting_bad_ids": (
        "{name}={text} 不对:请写数字 id,逗号分开。",
        "{name}={text} is wrong: write numeric ids, comma-separated.",
    ),
    "setting_bad_number": ("{name}={text} 不是数。请写整数。", "{name}={text} is no number. Write a whole one."),
    "setting_unknown": ("{name}={text} 不认识:请写 {known}。", "{name}={text} is unknown: write {known}."),
    "setting_or": (" 或 ", " or "),
    # The bot's own folder and its database
    "folder_in_use": (
        "另一个 baowen-bot(pid {pid})正在使用 {folder}。请先停掉它,或换一个 BAOWEN_DATA。",
        "Another baowen-bot, pid {pid}, is using {folder}. Stop it first, or set another BAOWEN_DATA.",
    ),
    "folder_without_locks": (
        "锁不住 {folder}:这里的文件系统不支持文件锁。请把 BAOWEN_DATA 设到本地磁盘上。",
        "Cannot lock {folder}: this file system has no locks. Set BAOWEN_DATA to a local disk.",
    ),
    "database_newer": (
        "{path} 由更新版的 baowen 写成(版本 {found},本机只认到 {newest})。请升级 baowen。",
        "{path} was written by a newer baowen (version {found}; this one knows {newest}). Upgrade baowen.",
    ),
    "storage_full": (
        "磁盘已满,写不了 {path}。请腾出空间;没记下的消息 Telegram 会再送来。",
        "The disk is full: cannot write {path}. Free space; Telegram sends again what was not kept.",
    ),
    "storage_read_only": (
        "写不了 {path}:没有权限或磁盘只读。请检查 BAOWEN_DATA 的权限。",
        "Cannot write {path}: no permission, or a read-only disk. Check the permissions of BAOWEN_DATA.",
    ),
    "storage_failing": (
        "读写 {path} 时磁盘出错。请检查磁盘,或把 BAOWEN_DATA 设到别处。",
        "The disk fails at {path}. Check it, or set BAOWEN_DATA to another place.",
    ),
    "storage_broken": (
        "{path} 已损坏。请把它连同同名的 -wal、-shm 文件移到别处保存,再启动;机器人会新建一个(反馈和准许名单要重来)。",
        "{path} is damaged. Move it and its -wal and -shm files away and start again; "
        "a new one is made (feedback and allowed users start anew).",
    ),
    "storage_empty": (
        "{path} 是空的:里面的反馈和准许名单不见了。请从备份恢复它;没有备份就删掉它再启动,机器人会新建一个。",
        "{path} is empty: its feedback and allowed users are gone. Restore it from a backup; without one delete it and "
        "start again, and a new one is made.",
    ),
    "storage_incomplete": (
        "{path} 里少了 {missing}。请从备份恢复它;没有备份就把它移到别处再启动,机器人会新建一个(反馈和准许名单要重来)。",
        "{path} lacks {missing}. Restore it from a backup; without one move it away and start again, and a new one is "
        "made (feedback and allowed users start anew).",
    ),
    "storage_bad_rows": (
        "{path} 里有 {count} 条记录读不出(首先是 {where} 的第 {row} 条);它们的按钮会说太旧,别的照常。有备份就恢复它。",
        "{path} holds {count} unreadable {count:record|records} (the first is row {row} of {where}); their buttons "
        "will say that they are too old, all else works. Restore it if there is a backup.",
    ),
    "storage_busy": (
        "{path} 被别的程序占着。请关掉打开它的程序再试。",
        "{path} is held by another program. Close what has it open and try again.",
    ),
    "storage_other": (
        "用不了 {path}:{reason}。请检查 BAOWEN_DATA。",
        "Cannot use {path}: {reason}. Check BAOWEN_DATA.",
    ),
}
