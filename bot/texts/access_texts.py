"""What the bot says about access."""

TEXTS: dict[str, tuple[str, str]] = {
    "closed": (
        "这个机器人只对获准的人开放。需要的话,可以向管理员申请。",
        "This bot is open to approved people only. You may ask its administrators for access.",
    ),
    "closed_plain": ("这个机器人只对获准的人开放。", "This bot is open to approved people only."),
    "button_apply": ("申请使用", "Ask for access"),
    "applied": (
        "申请已经转给管理员,有结果会告诉你。",
        "Your request has gone to the administrators; you will hear from me.",
    ),
    "applied_already": ("申请已经收到,请等管理员答复。", "Your request is already with the administrators."),
    "no_admins": ("这个机器人没有设管理员,暂时不能申请。", "This bot has no administrators to ask."),
    "already_allowed": ("你已经可以使用了,直接提问吧。", "You already have access. Just ask."),
    "request": ("{name} 申请使用\nid {user}{username}", "{name} asks for access\nid {user}{username}"),
    "button_allow": ("✅ 允许", "✅ Allow"),
    "button_deny": ("❌ 拒绝", "❌ Refuse"),
    "request_allowed": ("✅ 已允许 {name}(id {user})", "✅ {name} (id {user}) is allowed"),
    "request_denied": ("❌ 已拒绝 {name}(id {user})", "❌ {name} (id {user}) is refused"),
    "request_allowed_by": ("✅ 已由 {by} 允许 {name}(id {user})", "✅ {name} (id {user}) is allowed, by {by}"),
    "request_denied_by": ("❌ 已由 {by} 拒绝 {name}(id {user})", "❌ {name} (id {user}) is refused, by {by}"),
    "you_are_allowed": ("管理员同意了,现在可以提问了。", "You have access now. Ask away."),
    "you_are_denied": ("管理员没有同意这次申请。", "The administrators did not grant your request."),
    "usage_allow": (
        "用法:/allow 用户id,或回复那个人的消息。",
        "Usage: /allow USER-ID, or reply to a message of that person.",
    ),
    "usage_deny": (
        "用法:/deny 用户id,或回复那个人的消息。",
        "Usage: /deny USER-ID, or reply to a message of that person.",
    ),
    "cannot_deny_admin": (
        "管理员由设置 BAOWEN_ADMINS 决定,这里不能拒绝。",
        "Administrators are set by BAOWEN_ADMINS and cannot be refused here.",
    ),
    "admins_only": ("这个命令只给管理员用。", "This command is for administrators."),
}
