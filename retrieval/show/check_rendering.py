"""What `baowen check` found → what a person reads in a terminal."""

from collections.abc import Sequence

from retrieval.index.checking import Misquote
from retrieval.index.manifest import Manifest
from retrieval.show.printable import printable
from retrieval.show.rendering import place_of
from retrieval.show.texts import say


def print_check(manifest: Manifest, found: Sequence[Misquote], lang: str, *, deep: bool) -> None:
    """The quotes that no longer stand, each with its place, then one line on the whole."""
    for misquote in found:
        print(printable(f"{place_of(misquote.source, misquote.lines)}  “{misquote.quote}”"))
        if misquote.why:
            print(f"  {printable(misquote.why[lang == 'en'])}")
    megabytes = sum(content.size for content in manifest.contents.values()) / 1e6
    print(say("check_sound", lang, files=len(manifest.contents), megabytes=megabytes))
    if found:
        print(say("check_misquotes", lang, count=len(found)))
    elif deep:
        print(say("check_quotes", lang))
