"""Training on a corpus of one page gives a model that loads in both ways."""

import json
import random
import re
import subprocess
import sys
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from embeddings.pairs import Document, make_pairs, read_documents
from embeddings.static import StaticEncoder

PLACES = ("东湖公园", "西山水库", "南门市场", "北站广场")
WORK = ("施工进度", "防汛准备", "食品安全", "环境整治")


def sentences(seed: int) -> str:
    dice = random.Random(seed)
    return "".join(
        f"记者从{dice.choice(PLACES)}了解到，{dice.choice(WORK)}已完成{dice.randint(10, 99)}项。" for _ in range(20)
    )


@pytest.fixture
def corpus(tmp_path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    records = [
        {"source": str(n), "title": PLACES[n % 4], "text": f"2023-08-16 18:24:57，正文：{sentences(n)}"}
        for n in range(40)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_documents_are_whole_sentences_without_the_time_stamp(corpus):
    document = next(read_documents(corpus))
    assert document.title == PLACES[0]
    assert "".join("".join(passage) for passage in document.passages) == sentences(0)
    assert all(sum(map(len, passage)) <= 300 for passage in document.passages)


def test_both_sides_of_a_pair_come_from_one_article_and_are_never_empty(corpus):
    documents = list(read_documents(corpus))
    texts = ["".join("".join(passage) for passage in document.passages) for document in documents]
    for query, passage in islice(make_pairs(documents, [0] * len(documents), seed=1), 300):
        assert query
        assert any(passage[:12] in text for text in texts)


def test_documents_too_short_for_any_pair_give_none():
    assert list(make_pairs([Document("", (("好。",),))], [0], seed=0)) == []
    assert list(make_pairs([], [], seed=0)) == []


def test_pairs_come_in_runs_of_one_topic():
    documents = [Document("", ((f"记者从{PLACES[n % 2]}了解到环境整治已完成{n}项。",),)) for n in range(600)]
    pairs = islice(make_pairs(documents, [n % 2 for n in range(600)], seed=1), 300)
    places = [PLACES[0] in passage for _, passage in pairs]
    assert sum(here != after for here, after in pairwise(places)) <= 3


def run_training(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("datasets")
    from embeddings.train import main

    # torch computes in so many threads in all that the process does later, and sklearn, too: on busy cores the threads
    # wait for each other by spinning.
    monkeypatch.setattr("sys.argv", ["train", *arguments, "--threads", "1"])
    main()


def test_a_trained_model_loads_with_and_without_sentence_transformers(corpus, tmp_path, monkeypatch):
    out = tmp_path / "model"
    options = ["--words", "300", "--dimension", "16", "--steps", "20", "--batch", "16"]
    run_training(monkeypatch, str(corpus), str(out), *options)
    encoder = load_encoder(str(out))
    assert isinstance(encoder, StaticEncoder)
    assert encoder.dimension == 16

    from sentence_transformers import SentenceTransformer

    texts = [sentences(100), "东湖公园的施工进度"]
    theirs = SentenceTransformer(str(out), device="cpu").encode(texts).astype(np.float32)
    assert np.abs(theirs - encoder.encode(texts)).max() < 1e-3


def test_help_shows_an_example(monkeypatch, capsys):
    with pytest.raises(SystemExit, match="0"):
        run_training(monkeypatch, "--help")
    assert "example: python -m embeddings.train" in capsys.readouterr().out


def test_a_folder_without_articles_is_named(tmp_path, monkeypatch):
    with pytest.raises(SystemExit, match=re.escape(str(tmp_path))):
        run_training(monkeypatch, str(tmp_path), str(tmp_path / "model"))


def test_training_without_the_extra_says_how_to_install_it():
    code = "import sys; sys.modules['datasets'] = sys.modules['torch'] = None; import embeddings.train"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode
    assert "pip install -c constraints.txt -e '.[train]'" in done.stderr
    assert "Traceback" not in done.stderr
