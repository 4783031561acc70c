"""What the bot says about access and administration: building the index, statistics, exports."""

_ACCESS = {
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
    "request": ("id {user}{username} 申请使用\n名字:{name}", "id {user}{username} asks for access\nName: {name}"),
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

_ALARMS = {
    "alarm_error": (
        "⚠️ 机器人出错 {count} 次,最近一次:{last}\n详情见它的日志。每天至多提醒一次。",
        "⚠️ The bot had {count} {count:error|errors}, the last: {last}\nIts log has the details. You hear once a day.",
    ),
    "alarm_disk": (
        "⚠️ 写不进 {folder}:磁盘满了,或有别的错({last})。\n提问照答,但反馈和记录存不下。请腾出空间。每天至多提醒一次。",
        "⚠️ {folder} cannot be written: the disk is full or fails ({last}).\nQuestions are answered, but feedback and "
        "records are not kept. Free some space. You hear once a day.",
    ),
}

_BUILDING = {
    "build_started": ("开始更新索引……", "Updating the index …"),
    "build_started_full": ("开始全部重建索引……", "Building the index anew …"),
    "build_again": (
        "上次没有更新完,从头再来……",
        "The last update was not finished; starting over …",
    ),
    "build_stage_find": ("正在查看文件", "Looking at the files"),
    "build_stage_read": ("正在读取文章", "Reading the articles"),
    "build_stage_finish": ("正在写入索引", "Writing the index"),
    "build_percent": ("{bar} {percent}%", "{bar} {percent}%"),
    "build_page": (
        "识别文字:{source} 第 {number} 页,共 {count} 页",
        "Recognising text: {source}, page {number} of {count}",
    ),
    "build_page_left": (
        "识别文字:{source} 第 {number} 页,共 {count} 页,约剩 {minutes} 分钟",
        "Recognising text: {source}, page {number} of {count}, about {minutes} {minutes:minute|minutes} left",
    ),
    "build_counts": (
        "文件 {files} · 文章 {articles} · {seconds:.0f} 秒",
        "{files} {files:file|files} · {articles} {articles:article|articles} · {seconds:.0f} s",
    ),
    "build_meanwhile": ("这期间照常用原来的索引回答。", "Meanwhile the old index answers."),
    "build_cancel_button": ("停止", "Stop"),
    "build_cancelling": ("正在停止……", "Stopping …"),
    "build_cancelled": ("已停止。索引没有改动,照常回答。", "Stopped. The index is as it was and still answers."),
    "build_running": (
        "索引正在更新:请等它完成,或先按“停止”。",
        "The index is being updated: wait until that is done, or press Stop.",
    ),
    "build_not_running": ("现在没有在更新索引。", "The index is not being updated now."),
    "build_interrupted": (
        "机器人停了,更新没有做完;再启动后会自动从头做。原来的索引照常回答。",
        "The bot stopped during the update, which was not finished; when it starts again, so does the update. "
        "The old index still answers.",
    ),
    "build_done": ("索引已更新。", "The index is up to date."),
    "build_up_to_date": ("没有变化,索引已是最新。", "Nothing has changed; the index is up to date."),
    "build_nothing_readable": (
        "收录的文件夹里没有可读的文件。",
        "There is no file that can be read in the folders of the archive.",
    ),
    "build_files": (
        "新增 {new} · 改动 {changed} · 移除 {removed} · 未变 {unchanged}(文件)",
        "{new} new · {changed} changed · {removed} removed · {unchanged} as they were (files)",
    ),
    "build_articles": (
        "文章 {articles} 篇 · 用时 {seconds:.1f} 秒",
        "{articles} {articles:article|articles} · {seconds:.1f} s",
    ),
    "build_why_full": ("已全部重建。原因:{reason}。", "All was done anew, because: {reason}."),
    "build_skipped": ("跳过 {count} 处:", "Skipped {count}:"),
    "build_skipped_item": ("{source}:{reason}", "{source}: {reason}"),
    "build_skipped_more": ("……另有 {count} 处。", "… and {count} more."),
    "build_failed": ("更新没有完成。{reason}", "The update was not finished. {reason}"),
    "build_killed": (
        "建索引的进程被系统终止,可能内存不足;原来的索引照常回答。请腾出内存,再发 /reindex。",
        "The system ended the process that builds the index, perhaps for want of memory; the old index still answers. "
        "Free some memory, then send /reindex.",
    ),
    "build_died": (
        "建索引的进程意外结束(代码 {code}),详情见日志;原来的索引照常回答。请再发 /reindex。",
        "The process that builds the index ended unexpectedly (code {code}), the log says more; the old index still "
        "answers. Send /reindex again.",
    ),
    "build_broke": (
        "建索引时出错,详情见日志;原来的索引照常回答。请试 /reindex full。",
        "Building the index failed, the log says why; the old index still answers. Try /reindex full.",
    ),
    "build_no_memory": (
        "建索引时内存不足;原来的索引照常回答。请腾出内存,再发 /reindex。",
        "Building the index ran out of memory; the old index still answers. Free some memory, then send /reindex.",
    ),
    "build_no_process": (
        "系统不肯再开进程,不能更新索引。请腾出内存再试。",
        "The system gives no further process to update the index. Free some memory, then try again.",
    ),
    "reindex_usage": (
        "/reindex 更新有变化的文件;/reindex full 全部重建。",
        "/reindex takes up what has changed; /reindex full builds all anew.",
    ),
}

_FIGURES = {
    "stats_title": ("最近 {days} 天", "The last {days} days"),
    "stats_day": ("{day}  提问 {asked},答出 {answered}", "{day}  asked {asked}, answered {answered}"),
    "stats_latency": (
        "用时:一半在 {p50:.1f} 秒内,95% 在 {p95:.1f} 秒内",
        "Time: half within {p50:.1f} s, 95% within {p95:.1f} s",
    ),
    "stats_feedback": ("评价:👍 {up} · 👎 {down}", "Feedback: 👍 {up} · 👎 {down}"),
    "stats_unanswered": ("最近没答出的:", "Lately without an answer:"),
    "stats_none": ("还没有人提问。", "Nobody has asked yet."),
    "export_usage": (
        "/export events 导出事件,/export feedback 导出评价(CSV)。",
        "/export events or /export feedback, as CSV.",
    ),
    "export_events_caption": ("事件 {count} 件", "{count} {count:event|events}"),
    "export_feedback_caption": ("评价 {count} 条", "{count} {count:entry|entries} of feedback"),
    "export_no_events": ("档案里没有读出事件。", "No events were found in the archive."),
    "export_no_feedback": ("还没有评价。", "There is no feedback yet."),
    "export_too_slow": (
        "导出用了 {seconds:.0f} 秒还没有完成,已停止。请在机器空闲时再发 /export。",
        "The export was not done within {seconds:.0f} s and was stopped. Send /export again when the machine is idle.",
    ),
    "export_crashed": (
        "导出没有完成,可能内存不足。请腾出内存,再发 /export。",
        "The export was not finished, perhaps for want of memory. Free some memory, then send /export again.",
    ),
    "export_too_large": (
        "导出的文件有 {size} MB,超过 Telegram 的限制。请在机器上运行 baowen events --csv。",
        "The export has {size} MB, more than Telegram takes. Run baowen events --csv on the machine.",
    ),
    "feedback_column_time": ("时间", "time"),
    "feedback_column_user": ("用户", "user"),
    "feedback_column_question": ("问题", "question"),
    "feedback_column_answer": ("回答", "answer"),
    "feedback_column_generation": ("索引版本", "generation"),
    "feedback_column_verdict": ("评价", "verdict"),
    "feedback_column_comment": ("意见", "comment"),
    "feedback_column_reason": ("哪里不对", "what was wrong"),
}

TEXTS: dict[str, tuple[str, str]] = {**_ACCESS, **_ALARMS, **_BUILDING, **_FIGURES}
