"""Citewire: answers questions about the news, and proves every sentence with an exact, checked citation."""

__version__ = "0.1.0"
