"""Documents that an administrator sends: named safely, looked into, put into the archive, taken out again.

Files and records only; nothing here knows Telegram.
"""

from bot.documents.archive_folder import Placed, home_of_documents, place, take_out
from bot.documents.indexed_files import FoundDocument, find_file, same_content
from bot.documents.inspection import Inspection, inspect
from bot.documents.safe_names import KNOWN_SUFFIXES, safe_name

__all__ = [
    "KNOWN_SUFFIXES",
    "FoundDocument",
    "Inspection",
    "Placed",
    "find_file",
    "home_of_documents",
    "inspect",
    "place",
    "safe_name",
    "same_content",
    "take_out",
]
