"""Questions that look over the archive: lists, counts, news of a day, portraits, answered from all reports that fit."""
