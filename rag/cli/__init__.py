"""The command ``rag``. What costs time to import is imported by the commands that need it: ``rag --help`` needs
none."""


def main() -> None:
    """The console script."""
    from rag.cli.main import run

    run()
