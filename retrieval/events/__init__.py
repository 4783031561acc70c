"""Articles → what happened in them: who, with which title and role, did what."""
