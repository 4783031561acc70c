"""What is said of a model that cannot be had or trained: key → Chinese, English."""

from types import MappingProxyType

TEXTS = MappingProxyType(
    {
        "no_model_folder": (
            "没有模型文件夹“{name}”。请检查 BAOWEN_MODEL,或用内置模型 zh-news。",
            'There is no model folder "{name}". Check BAOWEN_MODEL, or use the built-in zh-news.',
        ),
        "model_unreadable": (
            "读不了模型 {name}({error})。请重新复制它的文件夹,或用内置模型 zh-news。",
            "Cannot read the model {name} ({error}). Copy its folder again, or use the built-in zh-news.",
        ),
        "model_needs_package": (
            "模型 {name} 需要 {package}:在 baowen 的文件夹里 pip install -c constraints.txt -e '.[models]'。"
            "内置模型 zh-news 不需要它。",
            "The model {name} needs {package}: pip install -c constraints.txt -e '.[models]' in baowen's folder. "
            "The built-in one does not.",
        ),
        "model_incomplete": (
            "文件夹 {name} 不是完整的 sentence-transformers 模型({reason})。请重新复制。",
            "The folder {name} is no complete sentence-transformers model ({reason}). Copy it again.",
        ),
        "model_not_fetched": (
            "下载不了模型 {name}({reason})。可在能上网的机器上运行 hf download {name} --local-dir 文件夹,"
            "把文件夹复制过来,并把 BAOWEN_MODEL 设为它。",
            "Cannot download the model {name} ({reason}). On a machine that is online run "
            "hf download {name} --local-dir FOLDER, bring the folder over and set BAOWEN_MODEL to it.",
        ),
        # training says both languages in one line
        "training_needs": ("训练需要额外的包", "training needs more"),
        "nothing_to_train_on": (
            "{corpus} 里没有可训练的 .jsonl 文章。",
            "There are no .jsonl articles to train on in {corpus}.",
        ),
    }
)


def in_both(key: str, **values: object) -> tuple[str, str]:
    """The text of `key` in Chinese and in English, as an EncoderError takes it."""
    zh, en = TEXTS[key]
    return zh.format(**values), en.format(**values)
