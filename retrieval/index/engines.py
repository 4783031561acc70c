"""The engines that keep an index, and which of them the settings choose. Nothing else knows which one it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.errors import InputError
from retrieval.index.generation import Generation, open_generation
from retrieval.index.index_texts import TEXTS
from retrieval.index.interface import IndexEngine
from retrieval.index.report import BuildReport, Progress
from retrieval.languages import in_both
from retrieval.settings import Settings


@dataclass(frozen=True, slots=True)
class Embedded:
    """SQLite, tantivy and FAISS in the folder of the index; see interface.py: IndexEngine."""

    def open(self, index: Path) -> Generation:
        return open_generation(index)

    def build(
        self,
        index: Path,
        add: Sequence[Path] = (),
        remove: Sequence[Path] = (),
        *,
        model: str = "zh-news",
        full: bool = False,
        workers: str = "",
        progress: Callable[[Progress], None] | None = None,
    ) -> BuildReport:
        from retrieval.index.builder import build  # a question must not wait for what it imports

        return build(index, add, remove, model=model, full=full, workers=workers, progress=progress)

    def check(self, index: Path) -> Generation:
        from retrieval.index.checking import check_index

        return check_index(index)


EMBEDDED = Embedded()


def index_engine(settings: Settings) -> IndexEngine:
    """The engine that BAOWEN_ENGINE names.

    Raises:
        InputError: there is none of that name, or what it needs is not set or not installed.
    """
    if settings.engine == "embedded":
        return EMBEDDED
    if settings.engine != "milvus":
        raise InputError(*in_both(TEXTS, "unknown_engine", asked=settings.engine))
    if not settings.milvus_uri:
        raise InputError(*in_both(TEXTS, "no_milvus_uri"))
    from retrieval.index.milvus.milvus_engine import Milvus

    return Milvus(settings.milvus_uri, settings.milvus_token, settings.milvus_database)
