"""All benchmarks, one after the other: `python -m benchmarks [CORPUS [QUERIES.jsonl]]`."""

from benchmarks import ask_latency, cold_start, index_cost, risk_coverage, search_quality
from benchmarks.command import corpus_argument, show


def main() -> None:
    arguments = corpus_argument(__doc__)
    show("Indexing", index_cost.measure(arguments.corpus))
    show("Questions, index open", ask_latency.measure(arguments.corpus))
    show("Cold start", cold_start.measure(arguments.corpus))
    show("Search quality", search_quality.measure(arguments.corpus, arguments.queries))
    show("Risk and coverage", risk_coverage.measure(None, None))


if __name__ == "__main__":
    main()
