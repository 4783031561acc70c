"""What a person sees, whatever the texts hold."""

import contextlib
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.records import Answer, Article, Citation, Hit
from retrieval.rendering import print_answer, print_articles, print_hits, print_page
from retrieval.showing import Page

WILD = st.text(max_size=60)


def printed(*calls: object) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        for call in calls:
            call()  # type: ignore[operator]
    return out.getvalue()


@settings(deadline=None, max_examples=150)
@given(WILD, WILD, WILD)
def test_no_text_steers_the_terminal_or_makes_rendering_fail(source: str, headline: str, text: str) -> None:
    citation = Citation(source, (3, 4), headline, "2023-08-14", text, page=2)
    answer = Answer("谁?", answered=True, kind="who", text=text, confidence=0.5, citations=(citation,))
    hit = Hit(1, source, (3, 4), headline, None, text, 0, len(text), 0.5, copies=(source,))
    article = Article(source, headline, (1, 2), (text,), None, text, (3, 4), ((0, 3),))
    out = printed(
        lambda: print_answer(answer, "zh", verbose=True),
        lambda: print_hits([hit], "en"),
        lambda: print_articles([article], "zh"),
        lambda: print_page(Page(source, (3, 3), 1, text)),
    )
    assert not {"\x1b", "\x07", "\x9b"} & set(out)


def test_a_citation_names_file_lines_page_day_and_quote() -> None:
    citation = Citation("A05.pdf", (3, 4), "标题", "2023-08-14", "原句。", page=2)
    answer = Answer("谁?", answered=True, kind="who", text="王立新", confidence=0.5, citations=(citation,))
    out = printed(lambda: print_answer(answer, "zh", verbose=False))
    assert out == "王立新\n\n[1] A05.pdf:3-4  第 2 页  见报 2023-08-14\n    标题\n    “原句。”\n"
