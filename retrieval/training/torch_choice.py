"""The choice among candidates in torch, and how it is taught; answering/choosing.py runs the same in numpy.

Two losses count alike: whether each candidate is right (logistic), and that the right ones of a question together are
likelier than all others and "none" (softmax over candidates and a score of 0). The first makes the scores mean
something, the second makes the best one right. A long answer counts little there where a shorter one is right: people
want a name or a number, and the judge takes a sentence that holds it for as right. A choice is the mean of several
networks that differ in their seed alone (Lakshminarayanan et al. 2017).
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from retrieval.answering.choosing import FARTHEST
from retrieval.training.judged import Judged

EPOCHS, QUESTIONS, RATE, DECAY, DROPOUT = 10, 32, 2e-3, 0.02, 0.3
NUMBERS, STATES, BESIDE = 64, 48, 64  # sizes of the layers
MEMBERS = 3  # networks of a choice
TWIN = 0.3  # weight of a twin
LONG, TIMES = 60, 1.5  # an answer is long above so many characters, and so many times the shortest right one
LONG_KINDS = frozenset({"what_said", "list"})  # whose answers are as long as need be
LONG_ONE = 0.25  # what a long right one counts among the right ones
MOST_SCORE = 20.0  # that the softmax sees
Batch = tuple[Tensor, Tensor, Tensor, Tensor]  # rows, states, gists, the question of each row


class ChoiceModel(nn.Module):  # type: ignore[misc]
    """Candidates with the gist of their questions → one score each, the mean of its members'."""

    def __init__(self, members: Sequence["Member"]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, batch: Batch) -> Tensor:
        return torch.stack([member(batch) for member in self.members]).mean(dim=0)


class Member(nn.Module):  # type: ignore[misc]
    """One network."""

    def __init__(self, rows: int, states: int, gist: int) -> None:
        super().__init__()
        seen = NUMBERS + 3 * STATES
        self.numbers, self.states, self.gist = (
            nn.Linear(rows, NUMBERS),
            nn.Linear(states, STATES),
            nn.Linear(gist, STATES),
        )
        self.beside = nn.Linear(seen, BESIDE)
        self.mix = nn.Linear(seen + 2 * BESIDE, NUMBERS)
        self.out = nn.Linear(NUMBERS, 1)
        self.dropout = nn.Dropout(DROPOUT)
        self.register_buffer("mean", torch.zeros(rows))
        self.register_buffer("deviation", torch.ones(rows))

    def forward(self, batch: Batch) -> Tensor:
        rows, states, gists, of = batch
        normal = ((rows - self.mean) / self.deviation).clamp(-FARTHEST, FARTHEST)
        numbers = torch.relu(self.numbers(self.dropout(normal)))
        state, gist = torch.relu(self.states(self.dropout(states))), torch.relu(self.gist(self.dropout(gists)))[of]
        seen = torch.cat([numbers, state, gist * state, gist], 1)
        beside = torch.relu(self.beside(self.dropout(seen)))
        strongest = torch.zeros(len(gists), BESIDE).scatter_reduce(0, of[:, None].expand_as(beside), beside, "amax")
        mixed = torch.relu(self.mix(self.dropout(torch.cat([seen, beside, strongest[of] - beside], 1))))
        scores: Tensor = self.out(self.dropout(mixed)).squeeze(-1)
        return scores


def teach(judged: Sequence[Judged], members: int = MEMBERS) -> ChoiceModel:
    """A choice of so many networks, fitted to judged candidates."""
    model = ChoiceModel([_teach_member(judged, seed) for seed in range(members)])
    model.eval()
    return model


def _teach_member(judged: Sequence[Judged], seed: int) -> Member:
    """A network fitted in a new order each epoch; the rate falls to nothing."""
    asked = [one for one in judged if len(one.right)]
    torch.manual_seed(seed)
    chance = np.random.RandomState(seed)
    first = asked[0].input
    model = Member(first.rows.shape[1], first.states.shape[1], len(first.gist))
    rows = np.concatenate([one.input.rows for one in asked])
    model.mean.copy_(torch.from_numpy(rows.mean(axis=0)))
    model.deviation.copy_(torch.from_numpy(rows.std(axis=0) + 1e-3))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=DECAY)
    batches = [part for _ in range(EPOCHS) for part in _parted(chance.permutation(len(asked)))]
    for step, places in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = RATE * (1 - step / len(batches))
        of_batch = [asked[place] for place in places]
        loss = loss_of(model(batch_of(of_batch)), of_batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return model


def loss_of(scores: Tensor, judged: Sequence[Judged]) -> Tensor:
    """Of the scores of all candidates of the questions, in their order."""
    of = _question_of(judged)
    right = torch.from_numpy(np.concatenate([_to_say(one) for one in judged])).float()
    worth = torch.from_numpy(np.concatenate([_worth(one) for one in judged]))
    weights = torch.tensor([TWIN if one.is_twin else 1.0 for one in judged])
    nothing = torch.zeros(len(judged))
    shares = scores.clamp(max=MOST_SCORE).exp()
    all_, held = nothing.index_add(0, of, shares) + 1, nothing.index_add(0, of, shares * right * worth)
    of_best = torch.where(held > 0, all_.log() - (held + 1e-9).log(), all_.log())
    each = nn.functional.binary_cross_entropy_with_logits(scores, right, reduction="none")
    of_each = nothing.index_add(0, of, each) / nothing.index_add(0, of, torch.ones_like(each))
    return ((of_best + of_each) * weights).mean()


def _to_say(one: Judged) -> NDArray[np.bool_]:
    """The candidates to prefer. Where nothing is recorded none is: a no may pass there, but is better not said."""
    return one.right & (not one.wants_refusal)


def _worth(one: Judged) -> NDArray[np.float32]:
    """What each candidate counts if it is right; one where it is not known what would be said."""
    if not one.answers or one.kind in LONG_KINDS:
        return np.ones(len(one.right), np.float32)
    lengths = np.array([len(answer.text) if answer else 0 for answer in one.answers])
    shortest = min(lengths[one.right], default=0)
    return np.where(lengths > max(LONG, TIMES * shortest), LONG_ONE, 1.0).astype(np.float32)


def batch_of(judged: Sequence[Judged]) -> Batch:
    """The candidates of several questions."""
    inputs = [one.input for one in judged]
    return (
        torch.from_numpy(np.concatenate([one.rows for one in inputs])),
        torch.from_numpy(np.concatenate([one.states for one in inputs])).float(),
        torch.from_numpy(np.stack([one.gist for one in inputs])),
        _question_of(judged),
    )


def _question_of(judged: Sequence[Judged]) -> Tensor:
    return torch.from_numpy(np.repeat(np.arange(len(judged)), [len(one.right) for one in judged]))


def _parted(order: np.ndarray) -> list[np.ndarray]:
    return [order[start : start + QUESTIONS] for start in range(0, len(order), QUESTIONS)]
