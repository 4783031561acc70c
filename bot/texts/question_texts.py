"""What the bot says around questions, answers and lists; the menus."""

TEXTS: dict[str, tuple[str, str]] = {
    # Buttons
    "button_original": ("原文", "Original"),
    "button_original_of": ("原文 [{number}]", "Original [{number}]"),
    "button_above": ("▲ 上文", "▲ Before"),
    "button_below": ("下文 ▼", "After ▼"),
    "button_more": ("更多", "More"),
    "button_when": ("什么时候", "When"),
    "button_with_whom": ("谁陪同", "With whom"),
    "button_all": ("全部记录", "All records"),
    "button_up": ("👍", "👍"),
    "button_down": ("👎", "👎"),
    "button_previous": ("◀ 上一页", "◀ Previous"),
    "button_next": ("下一页 ▶", "Next ▶"),
    # Answers
    "published": ("见报 {day}", "published {day}"),
    "recognised": ("识别文字,请对照原件", "recognised characters; compare the page"),
    "page_number": ("第 {page} 页", "page {page}"),
    "no_headline": ("(无标题)", "(no headline)"),
    "lines": ("第 {first} 行", "line {first}"),
    "line_range": ("第 {first}–{last} 行", "lines {first}–{last}"),
    # Questions that cannot be taken
    "no_more": ("没有更多了。", "There is no more."),
    "too_long": (
        "这个问题太长了,我怕答偏。请缩短到 {most} 字以内再问。",
        "That question is too long for me to answer well. Please keep it within {most} characters.",
    ),
    "empty": ("想问什么?请把问题写在后面。", "What would you like to know? Write the question after the command."),
    "only_text": ("我只看得懂文字,请把问题写出来。", "I only understand text. Please write your question."),
    "no_index": (
        "档案还没有准备好,请过一会儿再问。",
        "The archive is not ready yet. Please ask again in a while.",
    ),
    # Small talk
    "small_thanks": ("不客气,随时接着问。", "You are welcome. Ask on whenever you like."),
    "small_hello": ("你好!直接把问题发给我。", "Hello! Just send me a question."),
    "small_bye": ("再见,有问题随时来问。", "Goodbye. Come back with a question any time."),
    "small_nod": ("好,随时接着问。", "Good. Ask on whenever you like."),
    # Waiting
    "busy": ("现在问的人很多,请过一会儿再问。", "Many people are asking right now. Please try again in a moment."),
    "too_fast": ("问得太快了,请过 {seconds} 秒再问。", "That was quick! Please ask again in {seconds} s."),
    "too_fast_for_all": (
        "现在问的人很多,请过 {seconds} 秒再问。",
        "Many people are asking right now. Please ask again in {seconds} s.",
    ),
    "error": (
        "出错了,已经记下(编号 {number}),请稍后再试。",
        "Something went wrong. It has been noted (number {number}); please try again later.",
    ),
    # Buttons and links of another day
    "old_button": ("这个按钮太旧了,请重新问一次。", "This button is too old. Please ask again."),
    "link_not_found": (
        "这个链接指的出处已经找不到了。可以直接把问题发给我。",
        "What this link points to is no longer here. You can simply send me the question.",
    ),
    "original_gone": (
        "索引建好之后原文又变了,这里暂时打不开。",
        "The original has changed since it was indexed and cannot be opened for now.",
    ),
    # Feedback
    "thanks_up": ("谢谢,记下了。", "Thank you, noted."),
    "thanks_down": ("记下了,谢谢。", "Noted, thank you."),
    "ask_comment": (
        "哪里不对?回复这条消息告诉我;不想说就不用管它。",
        "What was wrong? Reply to this message to tell me, or simply ignore it.",
    ),
    "comment_hint": ("哪里不对?", "What was wrong?"),
    "comment_kept": ("谢谢,你说的记下了。", "Thank you, your comment has been kept."),
    # Small commands
    "forgotten": ("好,前面说的都忘了。请问。", "All right, a fresh start. Ask away."),
    "nothing_to_cancel": ("现在没有什么要取消的。", "There is nothing to cancel."),
    "cancelled": ("好,取消了。", "Cancelled."),
    "choose_lang": ("请选择语言 Choose your language", "Choose your language 请选择语言"),
    "lang_name": ("中文", "English"),
    "lang_set": ("好,以后用中文。", "From now on, in English."),
    "unknown_command": ("没有这个命令。/help 里有全部命令。", "There is no such command. /help lists them all."),
    # Inline mode
    "inline_hint": ("输入一个问题,例如:谁调研了……", "Type a question, for example: 谁调研了……"),
    "inline_no_answer": ("没有找到答案,到私聊里问", "No answer found; ask in a private chat"),
    "inline_open": ("到私聊里问", "Ask in a private chat"),
    "inline_busy": ("现在问的人很多,请稍等再输入", "Many people are asking; please try again shortly"),
    # Questions to the archive, which is Chinese
    "question_example": ("谁去过……?", "谁去过……?"),
    "question_when": ("什么时候?", "什么时候?"),
    "question_with_whom": ("谁陪同?", "谁陪同?"),
    "search_example": ("{place} -会议", "{place} -会议"),
    # Usage, with an example
    "usage_ask": ("用法:/ask 问题\n例如:{example}", "Usage: /ask QUESTION\nFor example: {example}"),
    "usage_search": (
        "用法:/search 几个词\n“引号里”的照原样找,-词 表示不要。\n例如:{example}",
        "Usage: /search WORDS\n“Quoted” words are sought as they stand, -word leaves out.\nFor example: {example}",
    ),
    "usage_person": ("用法:/person 姓名\n例如:{example}", "Usage: /person NAME\nFor example: {example}"),
    "usage_place": ("用法:/place 地方\n例如:{example}", "Usage: /place PLACE\nFor example: {example}"),
    # /start and /help
    "start_hello": ("你好!我替你翻报纸。", "Hello! I read the newspapers for you."),
    "start_what": (
        "直接把问题发给我,我从报纸档案里找答案,每条都附出处和原句。档案里没有的,我会照实说没有。",
        "Send me a question and I look for the answer in the newspaper archive, with the place and the sentence it "
        "comes from. If the archive does not have it, I say so.",
    ),
    "start_help": ("全部用法见 /help。", "/help shows all I can do."),
    "try_example": ("下面的例子,点一下就问。", "Tap one of the examples below to ask it."),
    "help_title": ("怎么用", "How to use me"),
    "help_ask": (
        "直接发问题就行。答完可以接着问,如“什么时候?”“谁陪同?”;15 分钟后或用 /new 从头开始。",
        "Just send a question. You can follow up with 什么时候? or 谁陪同?; after 15 minutes, or with /new, we start "
        "afresh. The papers are in Chinese: ask in Chinese.",
    ),
    "help_commands": ("命令", "Commands"),
    "help_groups": ("在群里", "In groups"),
    "help_groups_how": (
        "我只回应 @我、回复我和命令(/ask、/search……),别的话不看也不答。",
        "I answer only when mentioned, replied to, or given a command (/ask, /search …); all else I leave alone.",
    ),
    "help_inline": (
        "在任何聊天里输入 @{bot} 加问题,可以把答案分享出去。",
        "Type @{bot} and a question in any chat to share an answer there.",
    ),
    "help_buttons": ("答案下的按钮", "Buttons below an answer"),
    "help_buttons_how": (
        "原文:看前后文;更多:其他相关报道;👍 👎:告诉我答得对不对。",
        "Original: the passage in its surroundings; More: other reports; 👍 👎: tell me whether it was right.",
    ),
    "help_admin": ("管理", "Administration"),
    "help_admin_how": (
        "发来 .txt .md .html .pdf .docx .xlsx .csv .pptx .epub .rtf .doc .jsonl 文件(20 MB 以内),确认后就加进档案。",
        "Send a .txt .md .html .pdf .docx .xlsx .csv .pptx .epub .rtf .doc or .jsonl "
        "file (up to 20 MB); once you confirm, it joins the archive.",
    ),
    # What the menus say of each command
    "cmd_start": ("开始", "Start"),
    "cmd_help": ("怎么用,有例子", "How to use me, with examples"),
    "cmd_ask": ("提问,得到答案和出处", "Ask a question; the answer comes with its source"),
    "cmd_search": ("按词找报道", "Search the reports for words"),
    "cmd_events": ("谁、何时、去了哪里,可筛选", "Who went where and when, with filters"),
    "cmd_person": ("一个人的档案", "What is known of a person"),
    "cmd_place": ("一个地方的档案", "What is known of a place"),
    "cmd_recent": ("最近的活动", "What happened most recently"),
    "cmd_status": ("档案里有多少报道", "What the archive holds"),
    "cmd_new": ("忘掉前文,重新开始", "Forget what was said and start afresh"),
    "cmd_cancel": ("取消正在做的事", "Cancel what is under way"),
    "cmd_lang": ("换语言 Language", "Language 换语言"),
    "cmd_reindex": ("刷新索引;/reindex full 全部重建", "Refresh the index; /reindex full rebuilds all of it"),
    "cmd_remove": ("从档案里取出一个文件", "Take a file out of the archive"),
    "cmd_stats": ("提问、用时和评价", "Questions, speed and feedback"),
    "cmd_export": ("导出:/export events 或 feedback", "Export: /export events or feedback"),
    "cmd_allow": ("允许一个人使用", "Let a person use the bot"),
    "cmd_deny": ("不再允许一个人使用", "Stop a person from using the bot"),
    # Lists, dossiers, the state of the archive
    "list_range": ("第 {first}–{last} 条,共 {total} 条", "{first}–{last} of {total}"),
    "search_nothing": ("没有找到:{words}\n少写几个词试试?", "Nothing found for: {words}\nTry fewer words?"),
    "search_title": ("报道:{words}", "Reports: {words}"),
    "more_title": ("更多:{question}", "More: {question}"),
    "hits_range": ("第 {first}–{last} 条,最相关的 {total} 条", "{first}–{last} of the {total} best"),
    "events_nothing": ("没有符合的记录。放宽条件试试?", "No such records. Try wider filters?"),
    "events_undated": (
        "日期不全(没写年份)的记录不在其中。",
        "Records without a full date (the year is not written) are not among them.",
    ),
    "events_of": ("记录:{filters}", "Records: {filters}"),
    "events_bad_filter": (
        "“{word}”看不懂。可以写 who: where: since: until: kind:",
        "I do not understand “{word}”. You can write who: where: since: until: kind:",
    ),
    "events_bad_date": (
        "“{word}”不是日期。请写成 2023-08 或 2023-08-14。",
        "“{word}” is no date. Write 2023-08 or 2023-08-14.",
    ),
    "events_bad_kind": (
        "没有“{word}”这一类。可以写 走访、会议、培训、任免、其他。",
        "There is no kind “{word}”. Write visit, meeting, training, appointment or other.",
    ),
    "events_twice": (
        "“{word}”:同一个条件只能写一次。",
        "“{word}”: each condition can stand there once.",
    ),
    "events_hint": (
        "筛选:/events 词 who:人 where:地方 since:2023-03 until:2023-08 kind:走访",
        "Filter: /events WORDS who:PERSON where:PLACE since:2023-03 until:2023-08 kind:visit",
    ),
    "recent_title": ("最近的活动", "Most recent"),
    "recent_nothing": ("档案里还没有活动记录。", "The archive has no records yet."),
    "person_nothing": (
        "档案里没有“{name}”的记录。姓名要写全,或试试 /search {name}",
        "The archive has no records of “{name}”. Give the whole name, or try /search {name}",
    ),
    "place_nothing": (
        "档案里没有“{place}”的记录。换个叫法,或试试 /search {place}",
        "The archive has no records of “{place}”. Try another name, or /search {place}",
    ),
    "record_count": ("{count} 条记录", "{count} {count:record|records}"),
    "namesake": ("同名 {number}/{of}", "{number} of {of} of that name"),
    "several_people": ("有 {count} 个人符合:", "{count} people fit:"),
    "name_more": ("看其中一人:/person 全名", "To see one of them: /person and the whole name"),
    "no_date": ("未写日期", "no date given"),
    "role_line": ("{role} {names}", "{role}: {names}"),
    "title_with": ("{name}({title})", "{name} ({title})"),
    "and_places": ("等 {count} 处", " … {count} in all"),
    "more_titles": ("另有 {count} 个职务", "{count} more {count:title|titles}"),
    "visits": ("{count} 次", "{count} {count:visit|visits}"),
    "visitors": ("来过的人", "Who came"),
    "copies": ("相同报道 {count} 篇", "{count} {count:copy|copies}"),
    "status_title": ("档案", "The archive"),
    "status_articles": (
        "报道 {articles} 篇,文件 {files} 个",
        "{articles} {articles:report|reports} in {files} {files:file|files}",
    ),
    "status_events": ("活动记录 {count} 条", "{count} {count:record|records} of events"),
    "status_kinds": ("({kinds})", " ({kinds})"),
    "status_people": ("人物 {count} 位", "{count} {count:person|people}"),
    "status_published": ("见报 {first} 至 {last}", "published {first} to {last}"),
    "status_undated": ("没有见报日期的 {count} 篇", "{count} without a date of publication"),
    "status_months": ("各月篇数", "By month"),
    "status_more_months": ("更早 {count} 个月从略", "{count} earlier {count:month|months} left out"),
    "status_skipped": ("没能读的文件 {count} 个", "{count} {count:file|files} could not be read"),
    "status_more_skipped": ("另有 {count} 个", "{count} more"),
    "status_built": ("索引建于 {time}(UTC),{size} MB", "indexed {time} UTC, {size} MB"),
    "status_generation": ("版本 {generation}", "version {generation}"),
}
