"""The network in numpy says what the network in torch says."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.asking.kinds import KINDS
from retrieval.reading.asked import prepare
from retrieval.reading.features import encode_question, encode_window
from retrieval.reading.network import WEIGHTS, Network, built_in
from retrieval.reading.vectors import WordVectors
from retrieval.reading.window import choose_windows
from retrieval.words.sentences import sentences
from retrieval.words.tokens import fold

PAGES = (
    "本报讯 近日,区委书记王小明带队到兴华路、三号泵站调研防汛工作。他要求,压实责任,备足物资。副区长李红陪同。" * 6,
    "3月8日,市图书馆新馆开放,藏书120万册。读者张先生说,环境很好。",
)


def read(question: str, kind: str):
    vectors = WordVectors()
    asked = prepare(question, kind, lambda field, term: len(term), 500, vectors)
    articles = [(fold(page), "", sentences(page)) for page in PAGES]
    windows = choose_windows(asked, articles)
    encoded = [
        encode_window(asked, w, PAGES[w.article], articles[w.article][0], articles[w.article][2], vectors)[0]
        for w in windows
    ]
    told = [articles[w.article][0][w.start : w.end] for w in windows]
    return encode_question(asked, vectors, told), encoded


def torch_model(network: Network):
    """The torch network with the weights of the numpy one."""
    import torch

    from retrieval.training.torch_reader import ReaderModel, Shape

    weights = network._weights
    model = ReaderModel(Shape(len(weights["character.weight"]), hidden=network.hidden))
    model.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return model.eval()


@pytest.mark.parametrize("question", ["谁去兴华路调研了?", "图书馆藏书多少册", "李红陪同了谁"])
@pytest.mark.parametrize("kind", ["who", "how_many"])
def test_scores_equal_those_of_the_trained_network(question: str, kind: str) -> None:
    torch = pytest.importorskip("torch")  # imported here, as it takes seconds in each process of the tests
    from retrieval.training.batches import make_batch, rows_of_characters
    from retrieval.training.reader_examples import Example, Marked, WordTable, _keep

    network = built_in()
    asked, windows = read(question, kind)
    assert len(windows) > 1
    scores = network.score(KINDS.index(kind), asked, windows)
    table = WordTable()
    example = Example(KINDS.index(kind), _keep(asked, table), tuple(Marked(_keep(w, table), ()) for w in windows))
    characters = "".join(map(chr, np.argsort(network._rows)[-np.count_nonzero(network._rows) :].tolist()))
    batch = make_batch([example], rows_of_characters(characters), table)
    with torch.no_grad():
        heads, none = torch_model(network)(batch.question, batch.window, batch.of, batch.kind, batch.table)
    for column, found in ((0, scores.starts), (1, scores.ends)):
        logits = torch.cat([heads[n, : len(w.characters), column] for n, w in enumerate(windows)] + [none])
        expected = logits.log_softmax(0)[:-1].numpy()
        assert np.abs(np.concatenate(found) - expected).max() < 0.02  # features are kept in float16 for training
    inside = np.concatenate([heads[n, : len(w.characters), 2].numpy() for n, w in enumerate(windows)])
    assert np.abs(np.concatenate(scores.inside) - inside).max() < 0.02


def test_probabilities_of_all_windows_and_of_none_add_up_to_one() -> None:
    asked, windows = read("谁去兴华路调研了?", "who")
    scores = built_in().score(0, asked, windows)
    assert np.exp(np.concatenate(scores.starts)).sum() < 1
    assert scores.none < 0


def test_weights_whose_blocks_reach_over_the_gap_between_windows_are_refused(tmp_path: Path) -> None:
    from safetensors import safe_open
    from safetensors.numpy import save_file

    with safe_open(WEIGHTS, "np") as held:
        tensors, metadata = {name: held.get_tensor(name) for name in held.keys()}, held.metadata()  # noqa: SIM118
    save_file(tensors, tmp_path / "wide.safetensors", {**metadata, "dilations": "[1, 16]"})
    with pytest.raises(ValueError, match="48 characters"):
        Network(tmp_path / "wide.safetensors")
