"""What the command line and the bot use: opens an index, answers questions, searches, shows pages, reports status."""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder, load_encoder
from embeddings.encoder_errors import EncoderError
from retrieval.answering.answer import MOST_RELATED, answer_from, answer_from_events, answer_named, noted
from retrieval.answering.answer_texts import say
from retrieval.answering.candidates import candidates, read
from retrieval.answering.census import affirmed, census, is_in_time, several
from retrieval.answering.choosing import IN_TALK, WEIGHTS, built_in
from retrieval.answering.day_note import asks_number_of_day, tells_number
from retrieval.answering.held import strays
from retrieval.answering.holders import holder_asked, names_a_body
from retrieval.answering.known_people import known_people
from retrieval.answering.near import near
from retrieval.answering.points import asks_speech, point_about, pointed, points_behind, speech_told
from retrieval.answering.reading import Reading
from retrieval.answering.refusing import names_nowhere, refused
from retrieval.answering.speech import interviews
from retrieval.answering.stops_counted import place_in_series, stops_counted
from retrieval.answering.text_readers import topic_told
from retrieval.archive.paging import page_of
from retrieval.archive.places import Page, cite_byline, page_around
from retrieval.archive.quotes import has_content, stands_at
from retrieval.archive.read import Skipped, find_files
from retrieval.asking.matching import misspelling_of, pinyin_of, spelt_part
from retrieval.asking.question import Question, close_up, possible_names, understand
from retrieval.asking.refused_texts import check_length
from retrieval.dossiers.dossier import PersonDossier, PlaceDossier, person_dossiers, place_dossier
from retrieval.dossiers.example_questions import examples
from retrieval.errors import InputError, ReadError
from retrieval.index.catalog import Place
from retrieval.index.engines import EMBEDDED
from retrieval.index.event_filter import EventFilter
from retrieval.index.index_texts import TEXTS
from retrieval.index.interface import IndexEngine, OpenIndex, may_print
from retrieval.index.manifest import check_encoder
from retrieval.index.rereading import reread_safely
from retrieval.index.sought import Filters
from retrieval.languages import in_both
from retrieval.records import Answer, Article, Citation, FoundEvent, Hit, Lines, SourceFile
from retrieval.searching.respelling import respell
from retrieval.searching.search import search, search_articles
from retrieval.surveying.overviews import confirmed, confirmed_within, survey
from retrieval.surveying.surveying_texts import own_words
from retrieval.surveying.wanted import asks_places
from retrieval.talking.conversation import Asked, converse
from retrieval.talking.follow_up import Context
from retrieval.talking.places_talked_of import place_from, stands_in
from retrieval.words.dictionary import read_whole
from retrieval.words.tokens import fold, squeeze

CERTAIN = 0.6  # confidence from which on a sentence is said instead of all points of a speech
PASSAGES_TO_READ = 12  # passages whose articles are read for an answer
READINGS_KEPT = 256  # articles, about 10 MB
WARMING_SEARCHES = 40  # they load nine tenths of what hundreds of questions load at 60,000 articles, in .4 s
_LEAST_OF_A_PLACE = 5  # letters: fewer spell a word of any language
_OPERATORS = re.compile(
    r"[\"“”„「」『』]|(?:^|(?<=\s))[-－](?=\S)"
)  # the operators of a search are plain text in a question


class Engine:
    """An open index. It keeps answering from its generation when a newer one is switched in; `refresh` moves on."""

    def __init__(self, index: Path, model: str, kept_by: IndexEngine, generation: OpenIndex, encoder: Encoder) -> None:
        self.index = index
        self.model = model
        self._kept_by = kept_by
        self._generation = generation
        self._read = _reader(generation)
        self._encoder = encoder
        self._sounds: dict[str, str] | None = None  # name → its pinyin, read when first asked for
        self._visited_sounds: dict[str, str] | None = None  # likewise of what was visited

    @classmethod
    def open(cls, index: Path, model: str, kept_by: IndexEngine = EMBEDDED) -> "Engine":
        """Open the current generation for reading.

        Raises:
            MissingIndexError: there is none, it is corrupt, or it was built with another encoder or version.
            AwayError: the server that keeps it does not answer.
            InputError: there is no such encoder.
        """
        generation = kept_by.open(index)
        encoder = open_encoder(model)
        check_encoder(generation.manifest, encoder)
        return cls(index, model, kept_by, generation, encoder)

    def refresh(self) -> bool:
        """Move to the newest generation, and tell whether there was a newer one."""
        if not self._generation.is_outdated():
            return False
        old, self._generation = self._generation, self._kept_by.open(self.index)
        self._read = _reader(self._generation)
        self._sounds = self._visited_sounds = None
        check_encoder(self._generation.manifest, self._encoder)
        old.close()
        return True

    @property
    def generation(self) -> str:
        """The name of the generation that answers; the archive is unchanged as long as the name is."""
        return self._generation.folder.name

    def warm_up(self) -> None:
        """Run some searches, so that the next question finds files in memory and late imports done."""
        for text in self._generation.catalog.openings(WARMING_SEARCHES):
            with suppress(InputError):  # the text has punctuation only
                self.search(text, PASSAGES_TO_READ, Filters())
        self.examples()
        read_whole()

    def close(self) -> None:
        self._generation.close()

    def ask(self, text: str, lang: str = "zh") -> Answer:
        """The answer to a question, its quotes read again from their files.

        `lang` (zh or en) is that of refusals and notes; what papers print stays as it is.

        Raises:
            InputError: the question is empty or longer than MOST_CHARACTERS.
        """
        return self.converse(text, None, lang)[0]

    def converse(self, text: str, context: Context | None, lang: str = "zh") -> tuple[Answer, Context]:
        """As `ask`, of a question that may lean on the one before; and what to carry into the next.

        Raises:
            InputError: as `ask`.
        """
        check_length(text)
        return converse(self, text, context, lang)

    def ask_within(self, text: str, readings: Sequence[Reading], lang: str, own: str = "") -> Asked:
        """The answer that some articles give to a question which is known to be about them; `own` are the turn's words.

        Of what the turn names itself the answer tells, if the articles do.
        """
        start = time.perf_counter()
        text = close_up(text)
        question = self.understand(text, list(readings), lang)
        by_turn = understand(own or text, question.people)
        told = (
            pointed(question, readings)
            or topic_told(question, readings)
            or confirmed_within(question, readings)
            or stops_counted(question, readings)
            or place_in_series(question, readings)
            or point_about(question, by_turn, readings)
            or self._choose(question, readings, of_these=True)
        )
        if asks_speech(by_turn) and told.confidence < CERTAIN:
            told = speech_told(question, readings) or told
        answer = self.checked(told, lang)
        if question.kind == "when" and asks_number_of_day(question.folded) and not tells_number(answer.text):
            answer = replace(answer, answered=False, confidence=0.0, citations=(), events=())  # 近日 is no day
        if not (answer.answered or answer.related):
            answer = replace(answer, text=say("not_told", lang))  # the rest of the archive was not read
        answer = replace(answer, question=text, ms=(time.perf_counter() - start) * 1000)
        return Asked(answer, question, tuple(readings))

    def ask_on(self, text: str, seen: int, lang: str, without: Sequence[Reading] = ()) -> Asked | None:
        """The answer over many reports, without the `seen` members that were told; None where there is none.

        `without`: the articles that told the rest.
        """
        readings = self.find_readings(text)
        question = self.understand(text, readings, lang)
        told = {reading.article_id for reading in without}
        answer = survey(question, self._generation, self._read, self.cite_byline, seen, told)
        return Asked(self.checked(answer, lang), question, tuple(readings)) if answer and answer.answered else None

    def speak_on(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """What a speech goes on with behind the point that was asked for; None where none follows."""
        question = self.understand(text, list(readings), lang)
        answer = points_behind(question, readings)
        return Asked(self.checked(answer, lang), question, tuple(readings)) if answer else None

    def speak(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """The points of the speech that these articles print; None where they print none."""
        question = self.understand(text, list(readings), lang)
        answer = speech_told(question, readings) or speech_told(understand("", lang=lang), readings)
        return Asked(self.checked(answer, lang), question, tuple(readings)) if answer else None

    def count_on(self, text: str, lang: str) -> Asked | None:
        """How often, the last, the first, of the visits of somebody or to a place; None where that is not asked."""
        question = self.understand(text, [], lang)
        counted = None if question.denies else census(question, date.today(), self._generation.events)
        if counted is None:
            return None
        answer = answer_from_events(question, *counted, self._read)
        return Asked(self.checked(answer, lang), question, ())

    def names_like(self, letters: str) -> tuple[str, ...]:
        """The people of events whose name these letters spell in pinyin; where there are none, the places visited."""
        people = tuple(name for name, sound in self._names().items() if sound == letters)
        if people or len(letters) < _LEAST_OF_A_PLACE:
            return people
        spelt = (spelt_part(place, letters) for place, sound in self._visited().items() if letters in sound)
        return tuple(dict.fromkeys(place for place in spelt if place))

    def _names(self) -> Mapping[str, str]:
        """The people of events, folded, each with its sound in letters."""
        if self._sounds is None:
            self._sounds = {fold(name): pinyin_of(name) for name in self._generation.catalog.all_names()}
        return self._sounds

    def _visited(self) -> Mapping[str, str]:
        """What was visited, folded, each with its sound in letters."""
        if self._visited_sounds is None:
            targets = self._generation.catalog.all_targets()
            self._visited_sounds = {fold(target): pinyin_of(target) for target in targets}
        return self._visited_sounds

    def find_named(self, text: str, readings: Sequence[Reading], lang: str) -> Asked | None:
        """Whether these articles name the person asked about, and the sentence that does; None without a person."""
        question = self.understand(text, list(readings), lang)
        for reading in readings:
            for mention in reading.mentions:
                if mention.name in question.people:
                    answer = answer_named(question, reading, mention.start)
                    return Asked(self.checked(answer, lang), question, tuple(readings))
        if not question.people:
            return None
        text = say("not_named", lang, name=question.people[0])
        return Asked(Answer(question.text, False, "yes_no", text, 0.0), question, tuple(readings))

    def readings_at(self, places: Iterable[str]) -> list[Reading]:
        """The articles at these places, as `place_of` writes them; those that are gone are left out."""
        found: dict[int, Reading] = {}
        for source, line in map(place_from, places):
            for id_, article in self._generation.catalog.articles_of(source):
                if stands_in(article, line):
                    found[id_] = self._read(id_)
        return list(found.values())

    def ask_all(self, text: str, lang: str) -> Asked:
        """The answer that the archive gives."""
        start = time.perf_counter()
        check_length(text)
        text = close_up(text)
        readings = self.find_readings(text)
        answer, question = self._answer(text, readings, lang)
        if not answer.answered and (respelt := self._respelt(text, readings)):
            known = {reading.article_id for reading in readings}
            readings += [found for found in self.find_readings(respelt) if found.article_id not in known]
            answer, question = self._answer(text, readings, lang)
        if not answer.answered:
            answer = replace(answer, near=near(question, self._names(), self._has_place, self._is_printed))
        answer = replace(answer, question=text, ms=(time.perf_counter() - start) * 1000)
        return Asked(answer, question, tuple(readings))

    def _has_place(self, name: str) -> bool:
        """Whether events tell of a place."""
        return self.count_events(EventFilter(where=name)) > 0

    def find_readings(self, text: str) -> list[Reading]:
        """The articles to read for a question, best first."""
        ids = search_articles(self._generation, self._encoder, _OPERATORS.sub(" ", text), PASSAGES_TO_READ)
        return [self._read(id_) for id_ in ids]

    def readings_of(self, source: str) -> list[Reading]:
        """The articles of a source."""
        return [self._read(id_) for id_, _ in self._generation.catalog.articles_of(source)]

    def frequency(self, field: str, term: str) -> int:
        """The number of passages with a term of a field: words or pairs."""
        return self._generation.frequency(field, term)

    @property
    def passages(self) -> int:
        """The number of passages of the archive."""
        return self._generation.manifest.passages

    def understand(self, text: str, readings: list[Reading], lang: str = "zh") -> Question:
        """What a question asks, with the names that the articles and the table of events know."""
        in_events = self._generation.catalog.known_names(possible_names(text))
        return understand(text, (*known_people(text, readings), *in_events), lang=lang)

    def _answer(self, text: str, readings: list[Reading], lang: str) -> tuple[Answer, Question]:
        question = self.understand(text, readings, lang)
        if (talks := interviews(question, readings)) and asks_speech(question):
            return self.ask_within(text, talks, lang).answer, question
        heard = self._as_printed(question, readings)
        for asked, printed in heard.items():
            text = text.replace(asked, printed)
        answer = self._answer_to(self.understand(text, readings, lang) if heard else question, readings)
        return noted(self.checked(answer, lang), heard, lang), question

    def _answer_to(self, question: Question, readings: list[Reading]) -> Answer:
        """Who holds an office, what the table of events tells of several, the likeliest candidate, or why none."""
        placed = pointed(question, readings) or place_in_series(question, readings)
        if held := holder_asked(question, readings, self._generation, self._read) or placed:
            return held
        asks_holder = names_a_body(question)  # 谁是某市市委书记: no list of that city's events
        events, today = self._generation.events, date.today()
        counted = None
        if not (question.denies or asks_places(question) or asks_holder):
            counted = census(question, today, events) or affirmed(question, today, events)
        if counted:
            return answer_from_events(question, *counted, self._read)
        over_all = None
        if not asks_holder:
            over_all = survey(question, self._generation, self._read, self.cite_byline)
            over_all = over_all or confirmed(question, self._generation, self._read)
        if over_all is not None:
            return over_all if over_all.answered else refused(over_all, question, events, self._is_printed)
        answer = stops_counted(question, readings) or self._choose(question, readings)
        if not all(is_in_time(question, today, found) for found in answer.events):
            answer = replace(answer, answered=False, confidence=0.0, citations=(), events=())
        if any(found.event.kind == "visit" for found in answer.events) and (told := several(question, today, events)):
            answer = answer_from_events(question, *told, self._read)
        if not answer.answered and (not answer.related or names_nowhere(question, self._is_printed)):
            answer = refused(answer, question, events, self._is_printed)
        return answer

    def _choose(self, question: Question, readings: Sequence[Reading], *, of_these: bool = False) -> Answer:
        """The likeliest candidate as the answer; none where the question names nothing that could be looked for.

        `of_these`: the question is known to be about these articles.
        """
        if question.is_bare and not of_these:
            return Answer(question.text, answered=False, kind=question.kind, text="", confidence=0.0)
        all_read = read(question, readings, self.frequency, self.passages)
        choice = built_in(IN_TALK if of_these else WEIGHTS)
        return answer_from(all_read, candidates(all_read, of_these=of_these), choice, self.cite_byline)

    def _as_printed(self, question: Question, readings: list[Reading]) -> dict[str, str]:
        """Names of the question that the archive does not print → those that sound alike in the articles found."""
        found: dict[str, str] = {}
        for name in question.people:
            if not self._is_printed(name):
                printed = (misspelling_of(name, reading.folded) for reading in readings)
                if (like := next(filter(None, printed), None)) and like not in question.people:
                    found[name] = like
        return found

    def _is_printed(self, string: str) -> bool:
        """Whether passages of the archive may hold a string."""
        return may_print(self._generation, string)

    def _respelt(self, text: str, readings: list[Reading]) -> str:
        """The question with its unknown names as the archive may spell them; "" where it knows all of them."""
        parts: list[str] = []
        for unit in understand(text).units:
            if unit.is_proper and not any(unit.text in reading.whole for reading in readings):
                parts += respell(unit.text, lambda pair: self.frequency("pairs", pair) > 0)
        return " ".join((text, *parts)) if parts else ""

    def ask_line(self, text: str, lang: str) -> Answer:
        """As `ask`, but a text that is refused gives an unanswered record with the reason."""
        try:
            return self.ask(text, lang)
        except InputError as error:
            reason = error.line(lang)
            return Answer(text, answered=False, kind="other", text=reason, confidence=0.0, error=reason)

    def examples(self, count: int = 3) -> tuple[str, ...]:
        """Questions that this archive answers well, made from its visits; always the same of one generation."""
        return examples(self.events(EventFilter(kind="visit")), self.ask, count)

    def search(self, text: str, top: int, filters: Filters) -> tuple[tuple[Hit, ...], float]:
        """The hits, best first, and the milliseconds that finding them took."""
        start = time.perf_counter()
        hits = search(self._generation, self._encoder, text, top, filters)
        return hits, (time.perf_counter() - start) * 1000

    def events(self, wanted: EventFilter) -> Iterator[FoundEvent]:
        """The wanted events, read one by one; newest first by date, else publication, else month and day, else file."""
        return self._generation.events(wanted)

    def count_events(self, wanted: EventFilter) -> int:
        return self._generation.count_events(wanted)

    def people(self, who: str) -> tuple[PersonDossier, ...]:
        """What is known of the people of that name; where there are none, of all whom `who` fits (EventFilter)."""
        names = self._generation.names(who)
        whole = tuple(name for name in names if name == squeeze(who))
        found = (person_dossiers(name, self.events(EventFilter(name=name))) for name in whole or names)
        return tuple(dossier for of_name in found for dossier in of_name)

    def place(self, place: str) -> PlaceDossier:
        """What is known of a place; without events where the archive tells of none."""
        return place_dossier(place, self.events(EventFilter(where=place)))

    def show(self, source: str, lines: Lines | None, around: int) -> Page:
        """Lines of a source with their surroundings.

        Raises:
            InputError: the index has no such source, or the source no such line.
        """
        place = self._generation.catalog.place(source)
        if place is None:
            raise InputError(*in_both(TEXTS, "no_source", source=source))
        file = reread_safely(place, source, is_unchanged=self._generation.catalog.is_unchanged(source))
        return page_around(file, lines, around)

    def status(self) -> Mapping[str, Any]:
        """What the index holds, as plain values: manifest, size, dates covered, articles by month, what was skipped."""
        record = self._generation.status()
        record["skipped"] = [*map(asdict, self._unread()), *record["skipped"]]
        months = self._generation.catalog.months()
        events, people = self._generation.catalog.event_counts()
        size = sum(path.stat().st_size for path in self._generation.folder.rglob("*") if path.is_file())
        return {
            "index": str(self.index),
            **record,
            "size_mb": round(size / 1e6, 1),
            "published": [months[0][2], months[-1][3]] if months else None,
            "undated": record["articles"] - sum(count for _, count, _, _ in months),
            "events": events,
            "people": people,
            "months": {month: count for month, count, _, _ in months},
        }

    def _unread(self) -> Iterator[Skipped]:
        """The files below the roots that no reader takes: the index holds only what was left out of those it took."""
        for root in self._generation.catalog.roots():
            own = self.index.resolve()
            with suppress(InputError):  # its disk is not mounted
                for found in find_files(root):
                    if isinstance(found, Skipped) and not own.is_relative_to(root / found.source):
                        yield found

    def checked(self, answer: Answer, lang: str) -> Answer:
        """The answer if each of its quotes still stands in its file, and what it says in them; else an abstention.

        A damaged index may name people, days or figures that no quote does: then the quotes are shown, and no answer.
        """
        citations = []
        for citation in answer.citations:
            file = self._read_again(citation.source)
            if file is None or not stands_at(citation.quote, file, citation.lines):
                key = "file_gone" if file is None else self._why_gone(citation.source, file)
                text = say(key, lang, source=citation.source, line=citation.lines[0])
                return replace(answer, answered=False, text=text, confidence=0.0, citations=(), events=())
            page = page_of(citation.lines[0], file.pages)
            is_recognised = page in file.recognised
            citations.append(replace(citation, page=page, is_recognised=is_recognised, paper_page=file.paper_page))
        related = (c for c in answer.related if (f := self._read_again(c.source)) and stands_at(c.quote, f, c.lines))
        answer = replace(answer, citations=tuple(citations), related=tuple(related))
        if answer.answered and strays(answer, own_words()):
            quotes = answer.citations[:MOST_RELATED]
            return replace(answer, answered=False, text=say("unsure", lang), citations=(), related=quotes, events=())
        return answer

    def _why_gone(self, source: str, file: SourceFile) -> str:
        """The key of the reason why a quote does not stand in its file: the file has changed, or the index is wrong."""
        from retrieval.index.digest import digest_of  # imports what builds an index

        content = self._generation.catalog.content(source)
        if content and (content.digest == digest_of(file) or has_content(content.path, content.sha256)):
            return "index_wrong"
        return "quote_gone"

    def cite_byline(self, article: Article) -> Citation | None:
        """The byline of an article from its file, as it is no part of its text; None if it cannot be read."""
        file = self._read_again(article.source)
        return cite_byline(file, article) if file else None

    def _read_again(self, source: str) -> SourceFile | None:
        """The text of a source as its file has it now; None where it can no longer be read."""
        place = self._generation.catalog.place(source)
        try:
            if place is None:
                return None
            is_unchanged = self._generation.catalog.is_unchanged(source)
            return _read_as_it_is(place, source, place.path.stat().st_mtime_ns, is_unchanged)
        except (ReadError, OSError):
            return None


def _reader(generation: OpenIndex) -> Callable[[int], Reading]:
    """A function that reads an article of a generation by its id, and keeps the last ones for the next question."""

    @lru_cache(maxsize=READINGS_KEPT)
    def read(article_id: int) -> Reading:
        catalog = generation.catalog
        return Reading(article_id, catalog.article(article_id), catalog.events_of([article_id])[article_id])

    return read


@lru_cache(maxsize=4)
def _read_as_it_is(place: Place, source: str, mtime_ns: int, is_unchanged: bool) -> SourceFile:
    """The text of a source. An unchanged file is read once only, because a PDF takes seconds to read."""
    return reread_safely(place, source, is_unchanged=is_unchanged)


def open_encoder(model: str) -> Encoder:
    """The encoder of that name.

    Raises:
        InputError: there is none, or what it needs is not installed.
    """
    try:
        return load_encoder(model)
    except EncoderError as error:
        raise InputError(error.zh, error.en) from error
