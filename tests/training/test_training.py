"""What is learned can be made anew on any archive: the reader from questions, the choice from judged candidates."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from retrieval.index.builder import build
from retrieval.training.judged import groups_of
from retrieval.training.twins import twins
from retrieval.words.linear import LinearModel

PAGES = {
    "a.txt": "兴华路改造开工\n\n本报讯 3月8日,区长李红到兴华路检查改造工程,投资200万元。副区长王强陪同。\n记者 柳青\n",
    "b.txt": "图书馆开放\n\n本报讯 近日,市图书馆新馆开放,藏书120万册,馆长周正介绍了情况。\n记者 柳青\n",
}
QUESTIONS = [
    {"q": "谁检查了兴华路?", "kind": "who", "answers": ["李红"], "need": "all", "sources": ["a.txt"]},
    {"q": "兴华路改造投资多少?", "kind": "how_many", "answers": ["200万元"], "need": "all", "sources": ["a.txt"]},
    {"q": "图书馆有多少册书", "kind": "how_many", "answers": ["120万册"], "need": "all", "sources": ["b.txt"]},
    {"q": "李红去图书馆了吗", "kind": "unanswerable", "answers": [], "need": "all", "sources": ["b.txt"]},
]


@pytest.fixture(scope="module", autouse=True)
def needs_torch() -> None:
    torch = pytest.importorskip("torch")  # imported here, as it takes seconds in each process of the tests
    assert torch.get_num_threads() == 1, "an earlier test has left torch more threads; they wait by spinning"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    lines = (json.dumps(question, ensure_ascii=False) for question in QUESTIONS)
    (folder / "questions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    own = [json.dumps({**q, "sources": [f"one/{q['sources'][0]}"]}, ensure_ascii=False) for q in QUESTIONS]
    shutil.copytree(folder / "pages", folder / "archives" / "one")
    (folder / "archives" / "one.jsonl").write_text("\n".join(own) + "\n", encoding="utf-8")
    return folder


def test_a_reader_is_trained_and_can_be_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from retrieval.reading.network import Network
    from retrieval.training import train_reader

    monkeypatch.setattr(train_reader, "QUESTIONS", 2)
    questions, out = str(folder / "questions.jsonl"), folder / "weights" / "reader.safetensors"
    train_reader.main([str(folder / "index"), str(out), questions, "--last", questions])
    assert Network(out)._rows[ord("的")] == 0 < Network(out)._rows[ord("红")]


def test_questions_on_measured_articles_teach_nothing(folder: Path) -> None:
    from retrieval.training.taught import read_questions
    from retrieval.training.train_reader import allowed, sources_of

    gold = folder / "gold.jsonl"
    gold.write_text(json.dumps({"turns": [{"q": "?", "sources": ["a.txt"]}]}) + "\n", encoding="utf-8")
    left = allowed(read_questions(folder / "questions.jsonl"), sources_of([gold]))
    assert [one.text for one in left] == ["图书馆有多少册书", "李红去图书馆了吗"]


def test_answers_are_marked_where_the_question_is_carried(folder: Path) -> None:
    from retrieval.engine import Engine
    from retrieval.reading.vectors import WordVectors
    from retrieval.training.reader_examples import WordTable, make_examples
    from retrieval.training.taught import read_questions

    engine = Engine.open(folder / "index", "zh-news")
    taught = list(read_questions(folder / "questions.jsonl"))
    examples = list(make_examples(taught, engine, WordVectors(), WordTable()))
    marked = [
        ["".join(map(chr, w.text.characters[slice(*span)])) for w in example.windows for span in w.spans]
        for example in examples
    ]
    assert marked == [["李红"], ["200万元"], ["120万册"], []]
    engine.close()


def test_a_trained_reader_can_be_taught_further(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from retrieval.reading.network import WEIGHTS, Network
    from retrieval.training import train_reader

    monkeypatch.setattr(train_reader, "QUESTIONS", 2)
    out = folder / "weights" / "further.safetensors"
    questions = str(folder / "archives")
    train_reader.main([str(folder / "index"), str(out), "--from", str(WEIGHTS), "--last", questions])
    before, after = Network(WEIGHTS)._weights, Network(out)._weights
    moved = [float(np.abs(before[name] - after[name]).max()) for name in before]
    assert 0 < max(moved) < 0.5


def test_a_wider_reader_begins_with_what_the_narrow_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    from retrieval.training import torch_reader

    monkeypatch.setattr(torch_reader, "WIDENING_NOISE", 0.0)
    torch.manual_seed(0)
    narrow = torch_reader.ReaderModel(torch_reader.Shape(50, hidden=12)).eval()

    def text(count: int, length: int):
        numbers = torch.rand(count, length, len(torch_reader.COLUMNS))
        whole = {name: torch.randint(0, 5, (count, length)) for name in ("characters", "tags", "words")}
        return {**whole, "numbers": numbers, "mask": torch.ones(count, length, 1)}

    given = text(2, 9), text(3, 40), torch.tensor([0, 0, 1]), torch.tensor([1, 2]), torch.randn(5, 256)
    with torch.no_grad():
        said, wide = narrow(*given), torch_reader.widened(narrow, 2).eval()(*given)
    for one, other in zip(said, wide, strict=True):
        assert torch.allclose(one, other, atol=1e-4)


def test_a_shorter_window_holds_an_answer_where_it_stood() -> None:
    pytest.importorskip("torch")
    import random

    from retrieval.training.batches import with_shorter_windows
    from retrieval.training.reader_examples import Example, Kept, Marked

    codes = np.arange(100, dtype=np.int32)
    text = Kept(codes, codes.astype(np.int8), codes.astype(np.int16), codes, np.zeros((100, 1), np.float16))
    example = Example(0, text, (Marked(text, ((70, 75),)), Marked(text, ())))
    for seed in range(20):
        held, other = with_shorter_windows(example, 30, random.Random(seed)).windows
        assert len(held.text.characters) == len(other.text.characters) == 30
        ((start, end),) = held.spans
        assert held.text.characters[start:end].tolist() == [70, 71, 72, 73, 74]


def test_a_choice_is_fitted_and_can_be_opened(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from retrieval.answering.choosing import Choice
    from retrieval.training import fit_choice

    out, answers = folder / "choice.safetensors", folder / "answers.jsonl"
    questions, archives = str(folder / "questions.jsonl"), str(folder / "archives")
    fit_choice.main([str(folder / "index"), str(out), questions, archives, "--folds", "2", "--answers", str(answers)])
    assert "expected calibration error" in capsys.readouterr().out
    assert [json.loads(line)["question"] for line in answers.read_text(encoding="utf-8").splitlines()] == [
        question["q"] for question in QUESTIONS
    ]
    assert 0 <= Choice(out).calibrated(0.5) <= 1


def test_the_choice_in_use_scores_as_the_fitted_one(tmp_path: Path) -> None:
    from retrieval.answering.choice_features import NAMES
    from retrieval.answering.choice_input import ChoiceInput
    from retrieval.answering.choosing import Choice
    from retrieval.training.fit_choice import write
    from retrieval.training.judged import Judged
    from retrieval.training.torch_choice import batch_of, teach

    chance = np.random.RandomState(0)

    def judged(group: int) -> Judged:
        rows, states, gist = (chance.rand(*shape).astype(np.float32) for shape in ((9, len(NAMES)), (9, 12), (6,)))
        return Judged(str(group), ChoiceInput(rows, states, gist), rows[:, 0] > rows[:, 1], wants_refusal=False)

    asked = [judged(group) for group in range(60)]
    model = teach(asked)
    write(model, (np.array([0.0, 1.0]), np.array([0.0, 1.0])), 0.5, tmp_path / "choice.safetensors")
    choice = Choice(tmp_path / "choice.safetensors")
    for one in asked:
        fitted = model(batch_of([one])).sigmoid().detach().numpy()
        assert np.abs(choice.scores(one.input) - fitted).max() < 5e-3  # the weights are float16
    told = [choice.scores(one.input)[one.right].mean() - choice.scores(one.input)[~one.right].mean() for one in asked]
    assert np.mean(told) > 0  # it learned


def test_a_no_where_nothing_is_recorded_is_not_taught_as_right() -> None:
    import torch

    from retrieval.answering.choice_input import ChoiceInput
    from retrieval.training.judged import Judged
    from retrieval.training.torch_choice import loss_of

    seen = ChoiceInput(np.zeros((2, 3), np.float32), np.zeros((2, 4), np.float32), np.zeros(2, np.float32))
    asked = Judged("a", seen, np.array([True, False]), wants_refusal=True)
    answerable = replace(asked, wants_refusal=False)
    the_no_likely, unlikely = torch.tensor([3.0, -3.0]), torch.tensor([-3.0, -3.0])
    assert loss_of(the_no_likely, [asked]) > loss_of(unlikely, [asked])
    assert loss_of(the_no_likely, [answerable]) < loss_of(unlikely, [answerable])


def test_a_long_answer_is_taught_less_than_a_short_one_that_is_right_too() -> None:
    import torch

    from retrieval.answering.choice_input import ChoiceInput
    from retrieval.records import Answer
    from retrieval.training.judged import Judged
    from retrieval.training.torch_choice import loss_of

    seen = ChoiceInput(np.zeros((2, 3), np.float32), np.zeros((2, 4), np.float32), np.zeros(2, np.float32))
    said = tuple(Answer("?", True, "who", text, 0.5) for text in ("李晓雷", "李晓雷" + "到工地调研" * 20))
    both = Judged("a", seen, np.array([True, True]), wants_refusal=False, answers=said, kind="who")
    long_alone = replace(both, right=np.array([False, True]))
    short_likely, long_likely = torch.tensor([3.0, -3.0]), torch.tensor([-3.0, 3.0])
    assert loss_of(short_likely, [both]) < loss_of(long_likely, [both])
    assert loss_of(short_likely, [long_alone]) > loss_of(long_likely, [long_alone])
    listed = replace(both, kind="list")
    assert loss_of(short_likely, [listed]) == loss_of(long_likely, [listed])


def test_the_threshold_is_written_in_the_scores_that_the_choice_compares(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retrieval.answering.choosing import Choice
    from retrieval.training import fit_choice

    monkeypatch.setattr(fit_choice, "out_of_fold", lambda judged, fold_of, members: [(0.3, 0) for _ in judged])
    out = folder / "threshold.safetensors"
    fit_choice.main([str(folder / "index"), str(out), str(folder / "questions.jsonl")])
    assert Choice(out).least_said == pytest.approx(0.3)  # the score of the one question without an answer


def test_the_choice_within_a_talk_is_fitted_and_can_be_opened(folder: Path) -> None:
    from retrieval.answering.choosing import Choice
    from retrieval.training import fit_talk

    no_answer = {"q": "谁设计的?", "kind": "unanswerable", "answers": []}
    turns = [QUESTIONS[0], {**QUESTIONS[1], "q": "投资多少?"}, {"q": "谢谢", "kind": "chat"}, no_answer]
    talks, out = folder / "talks.jsonl", folder / "talk.safetensors"
    talks.write_text(json.dumps({"turns": turns}, ensure_ascii=False) + "\n", encoding="utf-8")
    fit_talk.main([str(folder / "index"), str(out), str(talks), str(folder / "questions.jsonl"), "--folds", "2"])
    assert 0 <= Choice(out).calibrated(0.5) <= 1


def test_turns_are_judged_in_the_articles_talked_of(folder: Path) -> None:
    from retrieval.engine import Engine
    from retrieval.training.judged_talks import judge_talks

    turns = [QUESTIONS[0], {**QUESTIONS[1], "q": "投资多少?"}, {"q": "好的", "kind": "chat"}, QUESTIONS[2]]
    talks = folder / "judged.jsonl"
    talks.write_text(json.dumps({"turns": turns}, ensure_ascii=False) + "\n", encoding="utf-8")
    judged = next(judge_talks(Engine.open(folder / "index", "zh-news"), talks))
    assert judged.right.any()  # 投资多少 is told by the article of the turn before


def test_turns_teach_the_reader_in_the_articles_talked_of(folder: Path) -> None:
    from retrieval.engine import Engine
    from retrieval.training.judged_talks import holds_talks
    from retrieval.training.train_reader import turns_of

    turns = [QUESTIONS[0], {**QUESTIONS[1], "q": "投资多少?"}]
    talks = folder / "taught.jsonl"
    talks.write_text(json.dumps({"turns": turns}, ensure_ascii=False) + "\n", encoding="utf-8")
    assert holds_talks(talks)
    assert not holds_talks(folder / "questions.jsonl")
    engine = Engine.open(folder / "index", "zh-news")
    (turn,) = turns_of(engine, talks)
    assert turn.text != "投资多少?"  # it stands alone
    assert turn.is_within
    assert turn.sources == (QUESTIONS[0]["sources"][0],)


def test_the_forms_are_fitted_as_they_are_used(folder: Path) -> None:
    from retrieval.asking.forms import FORMS
    from retrieval.asking.kinds import runs
    from retrieval.training import fit_forms

    asked = {"news": "{}有什么新闻", "count": "{}去过几次", "fact": "{}的投资是多少"}
    lines = [
        json.dumps({"q": form.format(place + kind), "form": name}, ensure_ascii=False)
        for name, form in asked.items()
        for place in ("东山", "西河", "南岭", "北湖")
        for kind in ("村", "镇", "区", "县")
    ]
    path, out = folder / "forms.jsonl", folder / "forms.safetensors"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fit_forms.main([str(out), str(path), str(folder / "questions.jsonl")])
    scores = LinearModel(out).scores(runs("中岗村有什么新闻", ()))
    assert FORMS[int(scores.argmax())] == "news"


def test_the_kinds_are_fitted_as_they_are_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from retrieval.training import fit_kinds

    asked = {"who": "{}的是谁", "when": "哪天{}的", "how_many": "{}了多少"}
    lines = [
        json.dumps({"q": form.format(deed + thing), "kind": kind}, ensure_ascii=False)
        for kind, form in asked.items()
        for deed in ("去", "看", "建", "办", "修", "改")
        for thing in ("桥", "路", "厂")
    ]
    path, out = folder / "kinds.jsonl", folder / "kinds.safetensors"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    fit_kinds.main([str(out), str(path), "--measure", str(path)])
    assert "kinds.jsonl: 1.000 of 54" in capsys.readouterr().out


def test_visits_are_fitted_as_they_are_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from retrieval.events.extract import extract_events
    from retrieval.events.parts import VisitModel
    from retrieval.training import fit_visits

    pages, marked = tmp_path / "pages", []
    pages.mkdir()
    for number, name in enumerate(("李红", "王强", "周正", "陈平", "赵敏", "孙立") * 4):
        for kind, deed in (("yes", "来到兴华路、县医院检查。副区长刘波陪同。"), ("no", "因受贿被立案调查。")):
            source = f"{kind}-{number}.txt"
            (pages / source).write_text(f"第{number}号\n\n本报讯 区长{name}{deed}\n", encoding="utf-8")
            people = [{"name": name, "title": "区长", "role": "lead"}, {"name": "刘波", "role": "accompany"}]
            visits = [{"people": people, "targets": ["兴华路"], "date": None}] if kind == "yes" else []
            marked.append({"source": source, "visits": visits})
    path, out = tmp_path / "visits.jsonl", tmp_path / "weights"
    path.write_text("\n".join(map(json.dumps, marked)) + "\n", encoding="utf-8")
    fit_visits.main([str(pages), str(out), str(path), "--folds", "4"])
    printed = capsys.readouterr().out
    assert "lead      precision 1.000 recall 1.000" in printed
    assert "a visit found in 0 of 24 without one" in printed
    (article,) = fit_visits.articles_of(pages, {"yes-0.txt"})["yes-0.txt"]
    (event,) = extract_events(article, judge=VisitModel(out))
    assert [(person.name, person.role) for person in event.people] == [("李红", "lead"), ("刘波", "accompany")]
    assert event.probability > 0.7


def test_trees_score_as_they_were_fitted(tmp_path: Path) -> None:
    from sklearn.ensemble import HistGradientBoostingClassifier

    from retrieval.training.forests import write_forest
    from retrieval.words.trees import Forest

    rows = np.random.RandomState(0).rand(300, 3).astype(np.float32)
    classes = (rows[:, 0] > 0.5).astype(int) + (rows[:, 1] > 0.7)
    model = HistGradientBoostingClassifier(max_iter=9, random_state=0).fit(rows, classes)
    write_forest(model, ("a", "b", "c"), tmp_path / "trees.safetensors")
    scores = Forest(tmp_path / "trees.safetensors", ("a", "b", "c")).scores(rows)
    assert np.abs(scores - model.decision_function(rows)).max() < 1e-4
    with pytest.raises(ValueError, match="other features"):
        Forest(tmp_path / "trees.safetensors", ("a", "b"))


def test_a_linear_model_scores_as_it_was_fitted(tmp_path: Path) -> None:
    from sklearn.linear_model import LogisticRegression

    from retrieval.training.fit_linear import fit, write

    chance = np.random.RandomState(0)
    rows = chance.rand(60, 5) > 0.5
    right = rows[:, 0] & rows[:, 1]
    examples = [{f"piece {n}" for n in np.flatnonzero(row)} for row in rows]
    write(*fit(examples, right.tolist(), [1.0] * 60, 0.5), tmp_path / "linear.safetensors")
    model = LinearModel(tmp_path / "linear.safetensors")
    expected = LogisticRegression(C=0.5, max_iter=300).fit(rows, right).decision_function(rows)
    assert np.abs([model.scores(example)[0] for example in examples] - expected).max() < 0.01


def test_a_twin_keeps_all_of_its_question_but_one_piece() -> None:
    texts = ["区长李红去兴华路检查了吗", "谁3月8日去了图书馆", "王强陪谁去的青石村", "李红哪天去的"] * 30
    wholes = ["李红兴华路", "3月8日图书馆", "王强青石村", ""] * 30
    made = list(twins(texts, wholes))
    assert made == list(twins(texts, wholes))
    assert {twin.is_gone for twin in made} == {True, False}
    for twin in made:
        assert wholes[twin.of]
        if twin.is_gone:
            assert twin.text == texts[twin.of]
        else:
            assert twin.text != texts[twin.of]
            assert len(set(texts[twin.of]) - set(twin.text)) <= 4


def test_questions_that_share_a_source_are_one_group() -> None:
    groups = groups_of([["a", "b"], ["c"], ["b", "d"], ["d"], []])
    assert groups[0] == groups[2] == groups[3] != groups[1]


def test_the_error_of_calibration_is_that_of_folds_which_did_not_fit_it() -> None:
    from retrieval.training.fit_choice import calibration_error

    chance = np.random.RandomState(0)
    scores, fold_of = chance.rand(4000), np.arange(4000) % 2
    right = chance.rand(4000) < scores**2  # of any score some are right, as many in each fold
    assert calibration_error(scores, right, fold_of) < 0.03
    right[fold_of == 1] = False  # what is learned of one fold says nothing of the other
    assert calibration_error(scores, right, fold_of) > 0.25


def test_the_calibration_rises_and_the_threshold_refuses_its_share() -> None:
    from retrieval.training.fit_choice import calibration, least_for

    scores = np.linspace(0, 1, 200)
    right = scores + np.sin(np.arange(200)) / 4 > 0.5
    _, shares = calibration(scores, right)
    assert (np.diff(shares) >= 0).all()
    refusals = np.arange(200) % 2 == 0
    least = least_for(scores, refusals, 0.8)
    assert (scores[refusals] < least).mean() == pytest.approx(0.8, abs=0.02)
