"""A refusal leads on: names that may be meant, pages of people and places, and a search, as buttons."""

import pytest
from fake_telegram import BotProcess, Telegram, User
from newcomers import newcomer


@pytest.fixture
def reader(telegram: Telegram, bot: BotProcess) -> User:
    return newcomer(telegram)


def test_a_refusal_asks_again_of_the_name_that_is_meant(reader: User) -> None:
    refusal = reader.ask("李小雷什么时候去的北海港?")
    assert "没有找到" in refusal.text
    reader.press(refusal, "是不是李晓雷?").answer()
    assert reader.chat.wait_for("李晓雷什么时候去的北海港?").text.startswith("李晓雷什么时候去的北海港?")


def test_a_refusal_leads_to_the_pages_of_the_person_and_the_place_and_to_a_search(reader: User) -> None:
    refusal = reader.ask("李晓雷什么时候去的七里河?")
    assert "没有找到" in refusal.text
    reader.press(refusal, "👤 李晓雷").answer()
    assert reader.chat.wait_for("中原区委书记")
    reader.press(refusal, "📍 七里河").answer()
    assert reader.chat.wait_for("七里河防洪能力提升工程")
    reader.press(refusal, "🔍 李晓雷 七里河").answer()
    assert reader.chat.wait_for("1. ")


def test_an_answer_offers_nothing_of_that(reader: User) -> None:
    answer = reader.ask("谁调研了二砂北路?")
    labels = [label for row in answer.keyboard for label in row]
    assert not [label for label in labels if label.startswith(("👤", "📍", "🔍", "是不是"))]
