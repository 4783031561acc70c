"""What the command `baowen-bot` says in a terminal, at its start above all."""

TEXTS: dict[str, tuple[str, str]] = {
    "no_token": (
        "没有机器人的令牌。\n"
        "1. 在 Telegram 里打开 @BotFather,发 /newbot,照它说的做,得到一串 123456:ABC… 的令牌。\n"
        "2. 写进这里的 .env:BAOWEN_TOKEN=123456:ABC…(见 .env.example),再运行 baowen-bot。",
        "There is no token for the bot.\n"
        "1. In Telegram open @BotFather, send /newbot and follow it; it gives you a token like 123456:ABC…\n"
        "2. Put it into .env here: BAOWEN_TOKEN=123456:ABC… (see .env.example), and run baowen-bot again.",
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
        "baowen-bot 没有参数,全部设置在环境变量或 .env 里(见 .env.example)。",
        "baowen-bot takes no arguments; its settings are environment variables or stand in .env (see .env.example).",
    ),
}
