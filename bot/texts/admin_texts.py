"""What the bot says about administration: building the index, documents, statistics, exports."""

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

_DOCUMENTS = {
    "document_asked": (
        "收到 {name}:{articles} 篇,{characters} 字。收录吗?",
        "Received {name}: {articles} {articles:article|articles}, {characters} characters. Add it to the archive?",
    ),
    "document_published": ("见报:{days}", "Published: {days}"),
    "document_headlines": ("标题:", "Headlines:"),
    "document_headlines_more": ("……", "…"),
    "document_skipped": ("读不了的有 {count} 处:", "Cannot be read, {count}:"),
    "document_yes_button": ("收录", "Add"),
    "document_no_button": ("不收录", "Don't add"),
    "document_wrong_kind": (
        "收不了 {name}:只认 {known} 文件。请另存为其中一种再发。",
        "{name} cannot be taken: only {known} files can. Save it as one of these and send it again.",
    ),
    "document_nameless": ("这个文件", "this file"),
    "document_empty": ("{name} 是空的。", "{name} is empty."),
    "document_other_content": (
        "{name} 的内容是{kind},不是 {suffix}。请用对的后缀再发。",
        "{name} holds {kind}, not {suffix}. Send it again with the right suffix.",
    ),
    "document_not_its_kind": (
        "{name} 的内容不是 {suffix}。请检查文件再发。",
        "What {name} holds is no {suffix}. Check the file and send it again.",
    ),
    "document_nothing_readable": ("{name} 里没有可读的文章:{reason}。", "{name} holds nothing readable: {reason}."),
    "document_no_article": ("没有找到文章", "no article was found"),
    "document_repeated": (
        "来源 {source} 在这个文件里不止一次,后面的不收",
        "source {source} stands there more than once; only the first is taken",
    ),
    "document_too_large": (
        "{name} 有 {size} MB,Telegram 只让机器人下载 {most} MB 以内的。请分成几个文件,或放进档案文件夹再发 /reindex。",
        "{name} has {size} MB; Telegram lets bots fetch {most} MB at most. Split it, or put it into the archive's "
        "folder and send /reindex.",
    ),
    "document_too_slow": (
        "{name} 太复杂,{seconds:.0f} 秒内读不完。请分成几个文件再发。",
        "{name} is too intricate to be read within {seconds:.0f} s. Split it and send the parts.",
    ),
    "document_crashed": (
        "{name} 没有读成,可能文件损坏或内存不足。请检查后再发。",
        "{name} could not be read; it may be damaged, or memory short. Check it and send it again.",
    ),
    "document_not_fetched": (
        "没能从 Telegram 下载 {name}。请再发一次。",
        "{name} could not be fetched from Telegram. Send it again.",
    ),
    "document_known": ("档案里已有相同内容:{known}。", "The archive holds the same already: {known}."),
    "document_added": ("已放入档案:{name}。接着更新索引。", "Added to the archive: {name}. The index comes next."),
    "document_added_later": (
        "已放入档案:{name}。正在进行的更新做完后就收录它。",
        "Added to the archive: {name}. It is indexed when the present update is done.",
    ),
    "document_discarded": ("没有收录 {name}。", "{name} was not added."),
    "document_expired": (
        "这个文件等得太久,已经丢弃。请再发一次。",
        "The file was kept too long and is gone. Send it again.",
    ),
    "document_admin_only": (
        "只有管理员能向档案添加文件。请把问题写成文字。",
        "Only administrators add files to the archive. Ask in words, please.",
    ),
    "document_unwritable": (
        "写不了 {folder}:{reason}。请检查磁盘空间和权限。",
        "Cannot write {folder}: {reason}. Check disk space and permissions.",
    ),
}

_REMOVING = {
    "remove_usage": (
        "/remove 文件名 把一个文件移出档案,例如 /remove {example}",
        "/remove NAME takes a file out of the archive, for example /remove {example}",
    ),
    "remove_not_found": (
        "档案里没有 {name}。请照出处的写法写文件名。",
        "The archive has no {name}. Write the file's name as citations do.",
    ),
    "remove_several": ("有几个文件合适,请写全名:", "Several files fit, write the whole name:"),
    "remove_several_articles": ("({articles} 篇)", " ({articles} {articles:article|articles})"),
    "remove_confirm": (
        "要把 {name}({articles} 篇)移出档案吗?文件会另存到 {kept},不会丢。",
        "Take {name} ({articles} {articles:article|articles}) out of the archive? The file is kept in {kept}.",
    ),
    "remove_yes_button": ("移出", "Take out"),
    "remove_no_button": ("保留", "Keep"),
    "remove_done": (
        "已移出 {name},另存到 {kept}。接着更新索引。",
        "Took out {name}, kept in {kept}. The index comes next.",
    ),
    "remove_kept": ("{name} 照旧留在档案里。", "{name} stays in the archive."),
    "remove_record": (
        "{record} 是 {name} 里的一条记录,不能单独移出。要移出整个文件,请发 /remove {name}",
        "{record} is one record of {name} and cannot be taken out alone. To take out the whole file: /remove {name}",
    ),
    "remove_gone": ("{name} 已经不在了。请发 /reindex。", "{name} is no longer there. Send /reindex."),
    "remove_expired": ("这个按钮过期了,请再发 /remove。", "This button is too old; send /remove again."),
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
}

TEXTS: dict[str, tuple[str, str]] = {**_BUILDING, **_DOCUMENTS, **_REMOVING, **_FIGURES}
