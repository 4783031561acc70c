"""What is said of gold files that cannot be taken: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "no_gold": ("没有 {path} 这个文件。请检查路径。", "There is no file {path}. Check the path."),
        "gold_closed": ("读不了 {path}:{reason}。请检查权限。", "Cannot read {path}: {reason}. Check its permissions."),
        "gold_empty": ("{path} 是空的:每行写一条 JSON 记录。", "{path} is empty: write one JSON record a line."),
        "wrong_line": (
            "{path} 第 {number} 行:{wrong}。请改好这一行。",
            "{path} line {number}: {wrong}. Mend this line.",
        ),
        # what is wrong with the line
        "no_known_kind": (
            "看不出是哪种标准答案:问题要有 q、kind、answers,走访要有 source、visits,搜索要有 q、sources",
            "of no known kind: a question has q, kind, answers; an article source, visits; a query q, sources",
        ),
        "no_json": ("不是 UTF-8 编码的 JSON", "not JSON in UTF-8"),
        "no_json_object": ("不是 JSON 对象,应写成 {{…}}", "not a JSON object, written as {{…}}"),
        "wrong_need": ("need 要写成 all、any1、any2 ……", "need must be all, any1, any2, …"),
        "wrong_number": ("number 要写成 [2, 3]", "number must be written as [2, 3]"),
        "wrong_flag": ("{field} 要写成 true 或 false", "{field} must be true or false"),
        "wrong_date": ("date 要写成 2023-08-14、2023-08 或 null", "date must be 2023-08-14, 2023-08 or null"),
        "wrong_title": ("title 要是文字或 null", "title must be a text or null"),
        "wrong_query": ("answer 要是文字或 null,set 要是文字", "answer must be a text or null, set a text"),
        "no_words": ("缺少 {field},或它不是文字", "{field} is missing, or no text"),
        "no_list_of_texts": ('{field} 要写成 ["…", "…"]', '{field} must be written as ["…", "…"]'),
        "no_list_of_objects": ("{field} 要写成 [{{…}}, {{…}}]", "{field} must be written as [{{…}}, {{…}}]"),
        "empty_list": ("{field} 是空的", "{field} is empty"),
    }
)
