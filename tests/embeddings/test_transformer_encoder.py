"""Models that need sentence-transformers, tested with a small random one, without the network."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from embeddings.encoder import load_encoder
from embeddings.encoder_errors import EncoderError
from embeddings.transformer import TransformerEncoder, find_prompts

TEXTS = ["谁调研了项目", "", "区委书记调研", " \n"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A random BERT of two characters' width, mean-pooled and not normalised."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    import torch
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    home = tmp_path_factory.mktemp("bert")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"谁调研了项目区委书记问"]
    (home / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    BertTokenizerFast(str(home / "vocab.txt")).save_pretrained(str(home))
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(words), **sizes)).save_pretrained(str(home))
    transformer = Transformer(str(home))
    modules = [transformer, Pooling(transformer.get_embedding_dimension())]
    out = tmp_path_factory.mktemp("models") / "small"
    sentence_transformers.SentenceTransformer(modules=modules, device="cpu").save(str(out), create_model_card=False)
    return out


def with_prompts(folder: Path, to: Path, **prompts: str) -> TransformerEncoder:
    import sentence_transformers

    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu", prompts=prompts)
    model.save(str(to / "prompted"), create_model_card=False)
    encoder = load_encoder(str(to / "prompted"))
    assert isinstance(encoder, TransformerEncoder)
    return encoder


def test_rows_are_float32_unit_vectors_and_empty_texts_zero_rows(folder):
    encoder = load_encoder(str(folder))
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 16) == (4, encoder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1, 0], atol=1e-5)
    assert encoder.encode([]).shape == (0, 16)


def test_a_text_that_the_model_makes_nothing_of_gives_a_zero_row(folder, monkeypatch):
    encoder = load_encoder(str(folder))
    whole = encoder.encode(TEXTS[:1])
    encode = encoder._model.encode

    def without_words(texts, **options):
        rows = encode(texts, **options)
        rows[[text == "……" for text in texts]] = np.nan  # like a static model in half precision
        return rows

    monkeypatch.setattr(encoder._model, "encode", without_words)
    assert np.array_equal(encoder.encode([TEXTS[0], "……"]), np.vstack([whole, np.zeros((1, 16))]))


def test_without_a_prompt_queries_are_encoded_as_passages(folder):
    encoder = load_encoder(str(folder))
    assert np.array_equal(encoder.encode_queries(TEXTS), encoder.encode(TEXTS))


def test_the_models_own_prompts_stand_before_queries_and_passages(folder, tmp_path):
    plain, prompted = load_encoder(str(folder)), with_prompts(folder, tmp_path, query="问", document="书记")
    assert np.allclose(prompted.encode_queries(["项目"]), plain.encode(["问项目"]), atol=1e-6)
    assert np.allclose(prompted.encode(["项目"]), plain.encode(["书记项目"]), atol=1e-6)


def test_another_prompt_or_other_weights_are_another_fingerprint(folder, tmp_path):
    import sentence_transformers

    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    next(model.parameters()).data.add_(1.0)
    model.save(str(tmp_path / "other"), create_model_card=False)
    encoders = [
        load_encoder(str(folder)),
        with_prompts(folder, tmp_path, query="问"),
        load_encoder(f"{tmp_path}/other"),
    ]
    assert len({encoder.fingerprint for encoder in encoders}) == 3
    assert load_encoder(str(folder)).fingerprint == encoders[0].fingerprint


@pytest.mark.parametrize(
    ("model", "configured", "prompts"),
    [
        ("BAAI/bge-small-zh-v1.5", {}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("/models/bge-large-zh-v1.5", {"query": "", "document": ""}, ("为这个句子生成表示以用于检索相关文章：", "")),
        ("BAAI/bge-m3", {}, ("", "")),
        ("intfloat/multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", {}, ("", "")),
        ("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: own\nQuery:"}, ("Instruct: own\nQuery:", "")),
        ("someone/model", {"passage": "文:"}, ("", "文:")),
    ],
)
def test_prompts_are_the_configured_ones_else_the_model_cards(model, configured, prompts):
    assert find_prompts(model, configured) == prompts


def test_a_folder_without_a_model_is_one_line(tmp_path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(EncoderError) as raised:
        load_encoder(str(tmp_path))
    assert str(tmp_path) in raised.value.zh
    assert "\n" not in str(raised.value)


def test_an_unreachable_hub_is_one_line_that_says_how_to_bring_the_model_over(monkeypatch):
    huggingface_hub = pytest.importorskip("huggingface_hub")

    def unreachable(*_, **__):
        raise ConnectionError("no route to the hub")

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", unreachable)
    with pytest.raises(EncoderError) as raised:
        load_encoder("nobody/no-such-model")
    assert "hf download nobody/no-such-model" in raised.value.zh
    assert "no route to the hub" in raised.value.en
    assert "\n" not in str(raised.value)


def test_without_the_extra_one_line_says_how_to_install_it():
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from embeddings.encoder import load_encoder; from embeddings.encoder_errors import EncoderError\n"
        "try: load_encoder('BAAI/bge-m3')\n"
        "except EncoderError as error: print(error.zh); print(error.en)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert all("pip install -c constraints.txt -e '.[models]'" in line for line in lines)
