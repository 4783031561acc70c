"""The reader's network in torch. network.py runs the same in numpy; a test holds them together.

Depthwise-separable convolutions as in QANet (Yu et al. 2018) over question and window, attention from the window to
the question, dilated blocks; scores of all windows of a question are normalised together with one for "no answer"
(shared normalisation, Clark and Gardner 2018).
"""

from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from retrieval.asking.kinds import KINDS
from retrieval.reading.features import COLUMNS, TAGS

MASKED = -1e4
WIDENING_NOISE = 0.05  # of a weight; channels that were one must learn to differ


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the network."""

    characters: int  # known characters; row 0 is any other
    dimension: int = 256  # of word vectors
    hidden: int = 96
    character: int = 48
    tag: int = 8
    word: int = 48
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1)
    width: int = 7


class Block(nn.Module):  # type: ignore[misc]
    """x + relu(pointwise(depthwise(norm(x))))."""

    def __init__(self, hidden: int, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden)
        reach = width // 2 * dilation
        # In two dimensions and channels last: three times as fast on a CPU as Conv1d.
        self.depthwise = nn.Conv2d(
            hidden, hidden, (1, width), padding=(0, reach), dilation=(1, dilation), groups=hidden
        ).to(memory_format=torch.channels_last)
        self.pointwise = nn.Linear(hidden, hidden)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        inner = self.norm(x) * mask
        inner = self.depthwise(inner.transpose(1, 2).unsqueeze(2)).squeeze(2).transpose(1, 2)
        return x + torch.relu(self.pointwise(inner))


class ChannelDropout(nn.Module):  # type: ignore[misc]
    """Drops whole channels of a text (Tompson et al. 2015): a fifth faster on a CPU than single numbers."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, x: Tensor) -> Tensor:
        """(texts, length, channels)."""
        if not self.training:
            return x
        return x * (torch.rand(len(x), 1, x.shape[-1]) >= self.share) / (1 - self.share)


class ReaderModel(nn.Module):  # type: ignore[misc]
    """Question and windows → start, end and inside scores of each character, and the score of no answer."""

    def __init__(self, shape: Shape, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape = shape
        h = shape.hidden
        self.character = nn.Embedding(shape.characters, shape.character)
        self.tag = nn.Embedding(len(TAGS) + 1, shape.tag)
        self.kind = nn.Embedding(len(KINDS), h)
        self.word = nn.Linear(shape.dimension, shape.word, bias=False)
        self.enter = nn.Linear(shape.character + shape.tag + shape.word + len(COLUMNS), h)
        self.first = Block(h, 5, 1)
        self.asks = nn.Linear(h, h, bias=False)
        self.pool = nn.Linear(h, 1)
        self.mix = nn.Linear(4 * h, h)
        self.blocks = nn.ModuleList(Block(h, shape.width, d) for d in shape.dilations)
        self.norm = nn.LayerNorm(h)
        self.heads = nn.Linear(h, 3)
        self.none = nn.Linear(2 * h, h)
        self.none_out = nn.Linear(h, 1)
        self.dropout = ChannelDropout(dropout)

    def read(
        self, characters: Tensor, tags: Tensor, words: Tensor, numbers: Tensor, mask: Tensor, table: Tensor
    ) -> Tensor:
        """(texts, length, hidden). `words`: rows of `table`, which has the vectors of all words."""
        parts = [self.character(characters), self.tag(tags), self.word(table)[words], numbers]
        return self.first(torch.relu(self.enter(self.dropout(torch.cat(parts, -1)))), mask)

    def forward(
        self, question: dict[str, Tensor], window: dict[str, Tensor], of: Tensor, kind: Tensor, table: Tensor
    ) -> tuple[Tensor, Tensor]:
        """`of`: the question of each window. Gives (windows, length, 3) and (questions,)."""
        q = self.read(**question, table=table)
        c = self.read(**window, table=table)
        q_mask, c_mask = question["mask"], window["mask"]
        weights = self.pool(q).squeeze(-1).masked_fill(q_mask.squeeze(-1) == 0, MASKED).softmax(-1)
        asked = (weights.unsqueeze(-1) * q).sum(1) + self.kind(kind)
        scores = self.asks(c) @ q[of].transpose(1, 2) / self.shape.hidden**0.5
        scores = scores.masked_fill(q_mask[of].transpose(1, 2) == 0, MASKED)
        told = scores.softmax(-1) @ q[of]
        x = self.mix(self.dropout(torch.cat([c, told, c * told, c * asked[of].unsqueeze(1)], -1)))
        for block in self.blocks:
            x = block(x, c_mask)
        x = self.norm(x)
        heads = self.heads(self.dropout(x)).masked_fill(c_mask == 0, MASKED)
        top = x.masked_fill(c_mask == 0, MASKED).amax(1)
        best = torch.full((len(asked), top.shape[-1]), MASKED).scatter_reduce(
            0, of.unsqueeze(-1).expand_as(top), top, "amax"
        )
        none = self.none_out(torch.relu(self.none(torch.cat([best, asked], -1)))).squeeze(-1)
        return heads, none


def widened(model: ReaderModel, times: int) -> ReaderModel:
    """A model of so many times the channels that computes the same (Net2Net, Chen et al. 2016), but for a little noise.

    Each channel stands there several times; what reads it has so much less weight for each.
    """
    shape = model.shape
    wide = ReaderModel(replace(shape, hidden=times * shape.hidden), model.dropout.share)
    weights = {name: _widened(name, weight, shape.hidden, times) for name, weight in model.state_dict().items()}
    weights["asks.weight"] *= times**-0.5  # products over all channels grow by `times`, their divisor by its root
    noisy = {name: w * (1 + WIDENING_NOISE * torch.randn_like(w)) if w.dim() > 1 else w for name, w in weights.items()}
    wide.load_state_dict(noisy)
    return wide


def _widened(name: str, weight: Tensor, hidden: int, times: int) -> Tensor:
    """One weight, its rows and columns of channels repeated; single channels of depthwise filters are rows."""
    if name.split(".")[0] in ("character", "tag", "word"):
        return weight
    if name != "kind.weight" and weight.shape[0] == hidden:
        weight = weight.repeat(times, *(1 for _ in weight.shape[1:]))
    if weight.dim() == 2 and name != "enter.weight":
        parts = [part.repeat(1, times) for part in weight.split(hidden, dim=1)]
        weight = torch.cat(parts, dim=1) / (1 if name == "kind.weight" else times)
    return weight
