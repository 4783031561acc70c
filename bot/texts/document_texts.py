"""What the bot says about files that are sent, put into the archive and taken out."""

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

_KINDS = {  # what a file turns out to be
    "kind_pdf": ("PDF", "a PDF"),
    "kind_zip": ("压缩包或 Office 文件", "a zip or an Office file"),
    "kind_old_office": ("旧版或加密的 Office 文件", "an old or encrypted Office file"),
    "kind_rtf": ("RTF 文件", "RTF"),
    "kind_picture": ("图片", "a picture"),
    "kind_packed": ("压缩包", "an archive"),
    "kind_program": ("程序", "a program"),
    "kind_web_page": ("网页(.html)", "a web page (.html)"),
    "skipped_ending": (",已跳过", ", skipped"),  # of a reader's sentence on a page: here the reader skips nothing
}

_REASONS = {  # why a folder cannot be written
    "reason_permission": ("没有权限", "no permission"),
    "reason_read_only": ("磁盘只读", "the disk is read-only"),
    "reason_full": ("磁盘已满", "the disk is full"),
    "reason_is_file": ("那里是一个文件", "that is a file"),
    "reason_part_is_file": ("路径里有一段是文件", "a part of the path is a file"),
}

TEXTS: dict[str, tuple[str, str]] = {**_DOCUMENTS, **_REMOVING, **_KINDS, **_REASONS}
