"""A picture of a page → its lines in reading order, as of a page with text.

In: boxes of recognised text. Out: the page's text, and how sure it is. A page that is turned a little is set straight;
box heights, which vary with the characters in them, are brought to those of a few sizes of type.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, log, sin
from statistics import median

from retrieval.archive.columns import Piece
from retrieval.archive.page_lines import page_lines
from retrieval.archive.recognition import Box, Pixels, Recogniser, recognised

UNSURE = 0.8  # a page with a lower mean score is named in the report
_LONG = 4  # times its height: a box by which the page's slant is measured
_STEP = 1.25  # between sizes of type
_PADDING = 0.12  # of a box's height, that it is wider than its text on either side
_TIGHT = 0.75  # of a box's height that its characters take


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The text of a page, and the mean score of its characters."""

    text: str
    score: float


def recognise_page(pixels: Pixels, recogniser: Recogniser) -> RecognisedPage:
    """The text of a page; empty if nothing is recognised on it."""
    boxes = [box for box in recognised(pixels, recogniser) if box.text.strip()]
    count = sum(len(box.text) for box in boxes)
    score = sum(box.score * len(box.text) for box in boxes) / count if count else 0.0
    return RecognisedPage("\n".join(page_lines(pieces_of(boxes))), score)


def pieces_of(boxes: Sequence[Box]) -> list[Piece]:
    """The boxes as pieces of a page that stands straight."""
    if not boxes:
        return []
    straight = [_turned(box, -_slant(boxes)) for box in boxes]
    heights = [height for height, box in zip(map(_height, boxes), boxes, strict=True) for _ in box.text]
    usual = median(heights)
    pieces = []
    for box, (left, top, right, bottom) in zip(boxes, straight, strict=True):
        size = usual * _STEP ** round(log(max(_height(box), 1.0) / usual) / log(_STEP)) * _TIGHT
        middle = (top + bottom) / 2
        padding = min(_PADDING * _height(box), (right - left) / 4)
        text = " ".join(box.text.split())
        pieces.append(Piece(left + padding, right - padding, middle - size / 2, middle + size / 2, text))
    return sorted(pieces, key=lambda piece: (piece.top, piece.left))


def _height(box: Box) -> float:
    upper, _, _, lower = box.corners
    return hypot(lower[0] - upper[0], lower[1] - upper[1])


def _slant(boxes: Sequence[Box]) -> float:
    """The angle by which the page's lines fall to the right, in radians."""
    angles = [
        atan2(right[1] - left[1], right[0] - left[0])
        for left, right, *_ in (box.corners for box in boxes if len(box.text) >= _LONG)
        if right[0] - left[0] > 0
    ]
    return median(angles) if angles else 0.0


def _turned(box: Box, angle: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box after the page is turned."""
    turned = [(x * cos(angle) - y * sin(angle), x * sin(angle) + y * cos(angle)) for x, y in box.corners]
    upper_left, upper_right, lower_right, lower_left = turned
    left, right = (upper_left[0] + lower_left[0]) / 2, (upper_right[0] + lower_right[0]) / 2
    top, bottom = (upper_left[1] + upper_right[1]) / 2, (lower_left[1] + lower_right[1]) / 2
    return left, top, right, bottom
