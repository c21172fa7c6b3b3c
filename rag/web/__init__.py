"""The HTTP API. A handler parses, calls the application, and shapes what it returns with ``rag.records``."""
