"""Counters of what the bot does, for Prometheus where an address is set."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server


class Metrics:
    """The metrics of one bot, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("baowen_updates", "Updates taken in", ["kind"], registry=self.registry)
        self.questions = Counter("baowen_questions", "Questions by outcome", ["outcome"], registry=self.registry)
        self.seconds = Histogram(
            "baowen_answer_seconds",
            "From a question's arrival to its answer's delivery",
            buckets=(0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30),
            registry=self.registry,
        )
        self.waiting = Gauge("baowen_questions_waiting", "Questions not yet answered", registry=self.registry)
        self.errors = Counter("baowen_errors", "Errors in handlers", registry=self.registry)
        self.builds = Counter("baowen_builds", "Builds of the index by outcome", ["outcome"], registry=self.registry)

    def serve(self, host: str, port: int) -> None:
        """Serve /metrics from a thread.

        Raises:
            OSError: the address cannot be listened on.
        """
        start_http_server(port, host, registry=self.registry)
