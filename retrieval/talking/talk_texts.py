"""What is said of the talk itself: key → Chinese, English."""

from types import MappingProxyType

from retrieval.languages import said

TEXTS = MappingProxyType(
    {
        "small_thanks": ("不客气,随时接着问。", "You are welcome. Ask on whenever you like."),
        "small_hello": (
            "你好!我查这份报纸档案:谁去了哪里、什么时候、说了什么,某天有什么新闻,某人做过什么。直接问就行。",
            "Hello! I look things up in this newspaper archive: who went where, when, and what was said; the news of a "
            "day; what somebody did. Just ask.",
        ),
        "small_bye": ("再见,有问题随时来问。", "Goodbye. Come back with a question any time."),
        "small_nod": ("好,随时接着问。", "Good. Ask on whenever you like."),
        "afresh": ("好,换个话题。想问什么?", "All right, something else. What would you like to know?"),
        "only_first": (
            "一次答前{count}问,其余的请再问。",
            "The first {count} questions are answered at once; please ask the others again.",
        ),
        "no_more": ("没有更多了。", "There is no more."),
        # around the answer to an English question
        "by_papers": ("{text}", "By the papers: {text}"),
        "by_papers_who": ("{text}", "By the papers it was {text}"),
        "by_papers_when": ("{text}", "By the papers, on {text}"),
        "by_papers_where": ("{text}", "By the papers, at {text}"),
        "unknown_name": (
            "没认出“{name}”:请用汉字或拼音写名字。",
            "“{name}” is not a name that the archive knows: please write names in Chinese characters or in pinyin.",
        ),
        "foreign": (
            "档案是中文的,请用中文问;人名和去过的地方可以写拼音。",
            "The archive is in Chinese: please ask in Chinese. Names and places that were visited may be in pinyin.",
        ),
    }
)


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in."""
    return said(TEXTS, key, lang, **values)
