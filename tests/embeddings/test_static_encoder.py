"""The built-in model, read without torch."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.encoder_errors import EncoderError
from embeddings.static import find_static

FOLDER = BUILT_IN["zh-news"]
ENCODER = load_encoder("zh-news")
TEXTS = (
    "区委书记带队到各在建项目调研，要求加快施工进度。",
    "谁调研了这个项目？什么时候？",
    "ＡＢＣ－１２３ 号文件 IT之家 8 月 16 日消息",
    "繁體中文的報紙，𠮷野家，😀",
    "第三十次会议\n\t于2023年3月10日召开" * 40,
    "a",
    "经 开 区 党\n工 委 委 员",
)


def loaded(folder: Path) -> str:
    return load_encoder(str(folder)).fingerprint


def copy_of_the_model(to: Path) -> Path:
    return Path(shutil.copytree(FOLDER, to / "model"))


def test_rows_are_float32_unit_vectors_in_the_texts_order():
    vectors = ENCODER.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), ENCODER.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        assert np.array_equal(ENCODER.encode([text])[0], vector)


@pytest.mark.parametrize("text", ["", " \n", "，。！", "☃", "ꙮ"])
def test_a_text_without_a_known_word_is_a_zero_row(text):
    vectors = ENCODER.encode(["报纸", text])
    assert not vectors[1].any()
    assert vectors[0].any()


def test_no_texts_give_no_rows():
    assert ENCODER.encode([]).shape == (0, ENCODER.dimension)


def test_a_query_is_encoded_as_a_passage_is():
    assert np.array_equal(ENCODER.encode_queries(TEXTS), ENCODER.encode(TEXTS))


def test_many_texts_at_once_give_the_vectors_of_each_alone():
    many = [f"{text}{number}" for number in range(60) for text in TEXTS]
    assert np.allclose(ENCODER.encode(many)[-7:], ENCODER.encode(many[-7:]), atol=1e-6)


def test_white_space_and_full_width_forms_between_words_change_little():
    plain, wide = ENCODER.encode(["2023年abc项目,调研", "２０２３年 ＡＢＣ 项目，\n调研"])
    assert plain @ wide > 0.999


def test_what_is_reworded_lies_nearer_than_what_is_not():
    query, near, far = ENCODER.encode(["暴雨造成道路积水", "强降雨使多条马路被淹", "球队客场赢得比赛"])
    assert query @ near > query @ far + 0.1


@given(st.lists(st.text(), max_size=5))
def test_any_text_gives_a_unit_or_a_zero_row(texts):
    lengths = np.linalg.norm(ENCODER.encode(texts), axis=1)
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)


def test_sentence_transformers_reads_the_same_vectors_from_the_folder():
    sentence_transformers = pytest.importorskip("sentence_transformers")
    model = sentence_transformers.SentenceTransformer(str(FOLDER), device="cpu")
    ours = ENCODER.encode([*TEXTS, "", "，"])
    half = model.encode(list(TEXTS), convert_to_numpy=True).astype(np.float32)
    assert np.abs(half - ours[:-2]).max() < 1e-3
    # sentence-transformers divides zero by zero in float16, so texts without words are compared in float32.
    assert np.abs(model.float().encode([*TEXTS, "", "，"], convert_to_numpy=True) - ours).max() < 1e-5


def test_loading_and_encoding_import_no_torch():
    code = (
        "import sys; from embeddings.encoder import load_encoder; load_encoder('zh-news').encode(['报纸']);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_question_that_comes_cut_needs_no_tokeniser():
    code = (
        "import sys; from embeddings.encoder import load_encoder; encoder = load_encoder('zh-news');"
        "print(encoder.encode_queries(['调研项目'], [['调研', '项目']]).any(), 'tokenizers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_a_lone_surrogate_is_no_error():
    assert np.array_equal(ENCODER.encode(["报\ud800纸"]), ENCODER.encode(["报 纸"]))


def test_the_packaged_folder_is_small_and_names_no_machine():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 28_000_000
    for path in files:
        if path.suffix != ".safetensors":
            assert str(FOLDER.parents[1]) not in path.read_text(encoding="utf-8")


def test_the_fingerprint_is_the_files_and_not_their_place(tmp_path):
    assert loaded(copy_of_the_model(tmp_path)) == ENCODER.fingerprint


@pytest.mark.parametrize("changed", ["weights", "tokenizer"])
def test_a_changed_model_has_another_fingerprint(tmp_path, changed):
    files = find_static(copy_of_the_model(tmp_path))
    assert files
    if changed == "weights":
        content = bytearray(files.weights.read_bytes())
        content[-2] ^= 1
        files.weights.write_bytes(content)
    else:
        tokenizer = json.loads(files.tokenizer.read_bytes())
        tokenizer["model"]["vocab"][-1][1] -= 1
        files.tokenizer.write_text(json.dumps(tokenizer), encoding="utf-8")
    assert loaded(tmp_path / "model") != ENCODER.fingerprint


@pytest.mark.parametrize("name", ["tokenizer.json", "model.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "not a model"])
def test_a_broken_model_is_one_line_that_names_it(tmp_path, name, damage):
    path = copy_of_the_model(tmp_path) / name
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "cut": content[:-1000], "not a model": b"not a model at all"}[damage])
    with pytest.raises(EncoderError) as raised:
        load_encoder(str(tmp_path / "model"))
    assert str(tmp_path) in raised.value.zh
    assert str(tmp_path) in raised.value.en
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("modules", ["", "{}", "[]", "[1]", '[{"type": "a.Transformer", "path": ""}]'])
def test_any_other_folder_is_no_static_model(tmp_path, modules):
    (tmp_path / "modules.json").write_text(modules)
    assert find_static(tmp_path) is None


def test_a_static_model_with_prompts_is_left_to_sentence_transformers(tmp_path):
    folder = copy_of_the_model(tmp_path)
    assert find_static(folder)
    (folder / "config_sentence_transformers.json").write_text('{"prompts": {"query": "问:", "document": ""}}')
    assert find_static(folder) is None


@pytest.mark.parametrize("name", ["", "./nowhere", "/no/such/model", "~/no-such-model-here", "a/b/c"])
def test_a_folder_that_is_not_there_is_named(name):
    with pytest.raises(EncoderError) as raised:
        load_encoder(name)
    assert name in raised.value.zh
    assert name in raised.value.en
