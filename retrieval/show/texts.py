"""What the command line says: key → Chinese, English."""

import os
from types import MappingProxyType

from retrieval.languages import said

TEXTS = MappingProxyType(
    {
        "not_found": ("没有结果。", "Nothing found."),
        "lines": ("行", "lines"),
        "charset": ("{source}:字符编码 {charset}", "{source}: charset {charset}"),
        "page": ("第 {page} 页", "page {page}"),
        "published": ("见报", "published"),
        "headline": ("标题", "headline"),
        "headline_lines": ("标题行", "at"),
        "byline": ("作者", "byline"),
        "opening": ("开头", "first words"),
        "copies": ("相同报道", "copies"),
        "confidence": ("把握", "confidence"),
        "related": ("可能有关 {number}.", "related {number}."),
        # how an answer came about
        "explain_nothing": ("这个回答没有记下推断过程。", "How this answer came about was not recorded."),
        "explain_asked": ("理解:{asked}", "understood: {asked}"),
        "explain_people": ("问到的人:{words}", "people named: {words}"),
        "explain_units": ("出处里应有:{words}", "its evidence should have: {words}"),
        "explain_read": ("读了:", "read:"),
        "explain_read_nothing": ("什么也没有读。", "nothing was read."),
        "explain_candidates": ("候选答案(可能性 · 来历 · 出处):", "candidates (probability · origin · source):"),
        "explain_no_candidates": ("没有候选答案。", "no candidates."),
        "explain_decided": ("结论:{decided}。", "decided: {decided}."),
        "asked_who": ("问谁", "who"),
        "asked_when": ("问时间", "when"),
        "asked_where": ("问地点", "where"),
        "asked_with_whom": ("问同行的人", "with whom"),
        "asked_what_said": ("问说了什么", "what was said"),
        "asked_how_many": ("问数目", "how many"),
        "asked_list": ("问有哪些", "a list"),
        "asked_title": ("问职务", "which office"),
        "asked_yes_no": ("问是不是", "yes or no"),
        "asked_other": ("问别的", "something else"),
        "origin_reader": ("阅读", "reader"),
        "origin_event": ("事件", "event"),
        "origin_office": ("任职", "office"),
        "origin_sentence": ("句子", "sentence"),
        "origin_page": ("版面", "page"),
        "origin_rules": ("规则", "rules"),
        "decided_choice": ("第一个候选足够可靠,照它回答", "the first candidate was certain enough to be said"),
        "decided_unsure": (
            "第一个候选不够可靠,只给出可能有关的段落",
            "the first candidate was not certain enough; passages that may bear on it are shown",
        ),
        "decided_refusal": ("没有可靠的候选,不作回答", "no candidate was likely enough; nothing is answered"),
        "decided_events": ("由事件表回答", "the table of events answered"),
        "decided_bare": (
            "问题没有说是哪个人、哪个地方或哪件事",
            "the question names no person, place or matter",
        ),
        "no_headline": ("(无标题)", "(no headline)"),
        "event_date": ("日期", "date"),
        "event_people": ("人物", "people"),
        "event_role": ("身份", "part"),
        "event_event": ("事情和出处", "event and source"),
        "event_count": ("{count} 件", "events: {count}"),
        "more_events": (
            "另有 {count} 件;--jsonl 或 --csv 输出全部。",
            "{count} more; --jsonl and --csv print all.",
        ),
        "published_on": ("{day} 见报", "published {day}"),
        "role_lead": ("带队", "lead"),
        "role_accompany": ("陪同", "along"),
        "role_host": ("主持", "host"),
        "role_speak": ("讲话", "spoke"),
        "role_attend": ("出席", "present"),
        "kind_visit": ("走访", "visits"),
        "kind_meeting": ("会议", "meetings"),
        "kind_training": ("培训", "trainings"),
        "kind_other": ("其他", "others"),
        "comma": ("、", ", "),
        "and_others": ("等 {count} 人", " … {count} in all"),
        "visits": ("来过 {count} 次", "visits: {count}"),
        "more_people": ("另有 {count} 人", "{count} more"),
        "more_sources": (" 等 {count} 处", " and others, {count} in all"),
        "no_title": ("(无职务)", "(no title)"),
        "name_more": ("写出全名,看其中一人做过的事。", "Give the whole name to see what one of them did."),
        "stage_find": ("查看文件", "looking at files"),
        "stage_read": ("读取文章", "reading articles"),
        "stage_finish": ("写入索引", "writing the index"),
        "rate": ("{articles} 篇,每秒 {per_second:.0f} 篇", "{articles} articles, {per_second:.0f}/s"),
        "report": (
            "文件 {files}(新 {new},改 {changed},删 {removed},未变 {unchanged}),文章 {articles},段落 "
            "{passages},用时 {seconds:.1f} 秒。",
            "{files} files ({new} new, {changed} changed, {removed} removed, {unchanged} unchanged), "
            "{articles} articles, {passages} passages, {seconds:.1f} s.",
        ),
        "up_to_date": ("索引已是最新。", "The index is up to date."),
        "nothing_readable": (
            "没有找到可读的文件:baowen index 文件夹 加入别的文件夹。",
            "No file was found that can be read: add another folder with baowen index FOLDER.",
        ),
        "skipped": ("跳过 {source}:{reason}", "Skipped {source}: {reason}"),
        "more_skipped": (
            "……另有 {count} 个被跳过,用 -v 查看全部。",
            ("… {count} more were skipped; -v shows them all."),
        ),
        "rebuilt": ("已全部重建。原因:{reason}。", "Rebuilt in full, because: {reason}."),
        "chat_prompt": ("问> ", "ask> "),
        "chat_hello": (
            "请提问;/new 忘掉前文,/quit 或 Ctrl-D 离开。",
            "Ask away; /new forgets what was said, /quit or Ctrl-D leaves.",
        ),
        "chat_forgotten": ("好,从头开始。", "Forgotten; a new start."),
        # what a command refuses
        "unknown_lang_option": (
            "--lang {asked} 不认识:请写 zh 或 en。",
            "--lang {asked} is unknown: write zh or en.",
        ),
        "two_outputs": ("--jsonl 和 --csv 只能用一个。", "Give --jsonl or --csv, not both."),
        "empty_name": ("名字是空的:请写出名字。", "The name is empty: write one."),
        "no_archive": (
            "要索引的文件夹 {archive}(BAOWEN_ARCHIVE)不存在。请运行 baowen index 文件夹,或设置 BAOWEN_ARCHIVE。",
            "The folder to index, {archive} (BAOWEN_ARCHIVE), does not exist. "
            "Run baowen index FOLDER, or set BAOWEN_ARCHIVE.",
        ),
        "system_refuses": (
            "写不出结果:{reason}。{path} 请检查输出到哪里、磁盘空间和权限。",
            "The system refuses: {reason}. {path} Check where the output goes, disk space and permissions.",
        ),
        "no_memory": ("内存不足。请关掉别的程序再试。", "Out of memory. Close other programs and try again."),
        "interrupted": ("已停止。", "Stopped."),
        "usage": ("用法不对:{problem} 查看 {command} --help。", "Wrong usage: {problem} See {command} --help."),
        "check_sound": (
            "索引完好:{files} 个文件,{megabytes:.1f} MB,都和写下时一样。",
            "The index is sound: {files} files, {megabytes:.1f} MB, all as they were written.",
        ),
        "check_quotes": ("每件事的原句都在它的文件里。", "The quote of each event stands in its file."),
        "check_misquotes": (
            "{count} 处原句与文件不符,文件可能改动过。请运行 baowen index 更新。",
            "{count} quotes do not stand in their files, which may have changed. Run baowen index.",
        ),
        "status_index": ("索引", "index"),
        "status_size_mb": ("大小(MB)", "size (MB)"),
        "status_generation": ("版本", "generation"),
        "status_schema_version": ("格式", "format"),
        "status_dictionary": ("词典", "dictionary"),
        "status_encoder": ("向量模型", "encoder"),
        "status_fingerprint": ("模型指纹", "fingerprint"),
        "status_dimension": ("向量维数", "dimension"),
        "status_created": ("建立时间", "built"),
        "status_roots": ("收录", "roots"),
        "status_files": ("文件", "files"),
        "status_articles": ("文章", "articles"),
        "status_passages": ("段落", "passages"),
        "status_events": ("事件", "events"),
        "status_people": ("人物", "people"),
        "status_published": ("见报日期", "published"),
        "status_undated": ("无日期文章", "undated articles"),
        "status_months": ("各月篇数", "articles by month"),
        "status_skipped": ("跳过", "skipped"),
        "eval_kind": ("类别", "kind"),
        "eval_right": ("对", "right"),
        "eval_total": ("总", "total"),
        "eval_share": ("比例", "share"),
        "eval_median_length": ("字数中位", "median length"),
        "eval_accuracy": ("全部问题", "all questions"),
        "eval_answerable": ("有答案的答对", "answerable answered"),
        "eval_citation": ("其中出处对", "with right citation"),
        "eval_abstain": ("无答案的拒答", "unanswerable refused"),
        "eval_part": ("项目", "part"),
        "eval_precision": ("准确率", "precision"),
        "eval_recall": ("召回率", "recall"),
        "eval_found": ("找到", "found"),
        "eval_marked": ("应有", "marked"),
        "eval_lead": ("带队", "leads"),
        "eval_accompany": ("陪同", "companions"),
        "eval_person": ("所有人", "people"),
        "eval_target": ("去处", "targets"),
        "eval_date": ("日期", "dates"),
        "eval_title": ("职务", "titles"),
        "eval_false_alarms": ("本无走访却有", "found where there is none"),
        "eval_set": ("集合", "set"),
        "eval_queries": ("查询", "queries"),
        "eval_misses": ("没做对的:{shown} / {count}", "misses: {shown} of {count}"),
        "eval_want": ("应为", "gold"),
        "eval_got": ("得到", "got"),
        "eval_cited": ("出处", "cited"),
        "eval_nothing": ("(无)", "(nothing)"),
        "eval_refuse": ("(档案里没有答案)", "(the archive has no answer)"),
        "eval_fault_answered": ("不该答", "should refuse"),
        "eval_fault_abstained": ("没有答", "refused"),
        "eval_fault_text": ("内容不对", "wrong text"),
        "eval_fault_long": ("太长", "too long"),
        "eval_fault_source": ("出处不对", "wrong source"),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in."""
    return said(TEXTS, key, lang, **values)


def choose_lang(asked: str | None, setting: str) -> str:
    """`zh` or `en`: as asked, else as set, else by the locale; Chinese where the locale says nothing."""
    if asked or setting:
        return "en" if (asked or setting) == "en" else "zh"
    name = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "")
    return "en" if name.split(".")[0].split("_")[0].lower() == "en" else "zh"
