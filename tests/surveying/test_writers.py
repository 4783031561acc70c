"""Who wrote what, from bylines; and what an archive without dates holds."""

from retrieval.engine import Engine


def last(engine: Engine, *turns: str) -> str:
    text, context = "", None
    for turn in turns:
        answer, context = engine.converse(turn, context)
        text = answer.text
    return text


def test_the_reports_of_somebody_are_listed_with_their_bylines(engine: Engine) -> None:
    answer = engine.ask("王赛华都写了些什么")
    assert answer.text.startswith("4篇")
    assert "滨水家园" in answer.text
    assert all("王赛华" in citation.quote for citation in answer.citations)


def test_writers_are_compared_by_their_reports(engine: Engine) -> None:
    assert engine.ask("鲁慧和王赛华谁写得多").text.startswith("王赛华")
    assert engine.ask("鲁燕和孙庆辉谁写的稿子多").text.startswith("鲁燕")


def test_correspondents_are_told_apart_from_reporters(engine: Engine) -> None:
    text = engine.ask("报上有哪些通讯员?").text
    assert "郭原甫" in text
    assert "鲁燕" not in text


def test_a_byline_over_two_lines_is_one(engine: Engine) -> None:
    assert last(engine, "梧桐园区", "哪个记者写的") == "孙庆辉"
    assert last(engine, "梧桐园区", "哪个记者写的", "通讯员呢?") == "王子帅"


def test_what_else_a_writer_wrote_follows_the_byline(engine: Engine) -> None:
    assert "党课" in last(engine, "七里河防汛这篇是谁写的", "还写过别的吗?")


def test_an_archive_without_dates_tells_the_years_it_prints(engine: Engine) -> None:
    text = engine.ask("你这些新闻是哪几年的").text
    assert "2021年" in text
    assert "2023年" in text
    assert engine.ask("一共收了几个版面?").text.startswith("5")


def test_days_since_are_of_any_year_where_no_paper_is_dated(engine: Engine) -> None:
    text = engine.ask("11月13号以后高新区还有哪些新闻").text
    assert "六中全会" in text
    assert "周例会" not in text
