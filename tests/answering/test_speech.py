"""Who says what: 【】 marks the words that the named person is taken to say."""

import re

import pytest

from retrieval.answering.reading import Reading
from retrieval.answering.speech import spoken_spans
from retrieval.archive.split import split_articles
from retrieval.records import SourceFile

SPEECHES = {
    "words go on over sentences until another acts": (
        "柏长青",
        "近日,县委书记柏长青到水泥厂调研。【柏长青指出,要抓好生产。要守住底线。】县长陶建明到车站查看。",
    ),
    "a pronoun takes up who acted last": ("柏长青", "县委书记柏长青来到水泥厂。【他强调,要抓好生产。】"),
    "another speaker in the same sentence ends the words": (
        "陶建明",
        "柏长青指出,要抓好生产;【陶建明要求,要守住底线。】",
    ),
    "a meeting speaks for nobody": ("柏长青", "县委书记柏长青出席会议。会议指出,要抓好生产。"),
    "the paper speaks again": ("柏长青", "【柏长青强调,要抓好生产。】据悉,水泥厂今年投产。"),
    "a person spoken of ends nothing": ("柏长青", "【柏长青强调,要学习贯彻陶建明同志的事迹,要抓好生产。】"),
    "a quotation belongs to who is named behind it": ("柏长青", "大雨过后。【“堤坝修得又快又好!”县委书记柏长青说。】"),
    "the photographer of a caption says nothing": ("柏长青", "【陶建明摄县委书记柏长青表示,要抓好生产。】"),
    "points behind a colon are the speaker's": (
        "柏长青",
        "全会结束后,县委书记柏长青结合实际,【就下一步工作进行安排部署:一是抓好生产。二是守住底线。】",
    ),
}


@pytest.mark.parametrize("case", SPEECHES)
def test_words_belong_to_their_speaker(case: str) -> None:
    name, marked = SPEECHES[case]
    text = re.sub("[【】]", "", marked)
    (article,) = split_articles(SourceFile("A05.txt", text, "utf-8", is_article=True))
    reading = Reading(0, article)
    said = ["".join(article.text[slice(*span)] for span in run) for run in spoken_spans(reading, frozenset({name}))]
    assert "".join(said) == "".join(re.findall("【(.*?)】", marked))
