"""Measuring Citewire: benchmarks and, later, the evaluation suite. Everything here goes through ``rag.app`` as users
do."""
