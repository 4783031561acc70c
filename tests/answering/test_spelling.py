"""A name that is asked in another spelling is looked up as the papers print it, and the answer says so."""

from pathlib import Path

from retrieval.engine import Engine
from retrieval.index.builder import build

PAGE = "柏长青走访企业\n\n本报讯 3月7日,县委书记柏长青到金沙物流园走访。\n记者 柳青\n"


def test_a_name_with_a_wrong_character_is_answered_with_a_note_and_its_sentence(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "A05.txt").write_text(PAGE, encoding="utf-8")
    build(tmp_path / "index", [tmp_path / "pages"])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("白长青走访了哪里?")
    engine.close()
    assert (answer.question, answer.answered) == ("白长青走访了哪里?", True)
    assert "金沙物流园" in answer.text
    assert answer.text.endswith("(“白长青”按“柏长青”查)")
    assert any("柏长青" in citation.quote for citation in answer.citations)
