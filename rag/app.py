"""Citewire as one object: every surface (command line, HTTP, evaluation) calls these methods and nothing below them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from random import random
from time import sleep
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from rag.answering.asked import Question
from rag.answering.chat import ChatAnswerer
from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.nearest import nearest
from rag.config import Settings
from rag.delivery.deliver import Outcome
from rag.digest.chat import ChatWriter
from rag.digest.make import StoryWriter
from rag.digest.writing import ExtractiveWriter
from rag.editions import Editions
from rag.errors import InputError, ModelError, NoArchiveError, NotFoundError, QuestionError
from rag.index.catalog import CatalogCounts
from rag.index.doctor import Report, examine
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.chat import LangChainChatModel
from rag.models.embedding import load_embedder, load_token_counter
from rag.models.sentence_vectors import SentenceVectors
from rag.protocols import Embedder, PassageIndex, Progress
from rag.proving.judge import ChatJudge
from rag.restrictions import Written, described, filters_of, window_of
from rag.retrieval.attribution import attributions
from rag.retrieval.search import Retriever
from rag.sending import recipients_of, send
from rag.sources import Reader
from rag.statements import verify_found
from rag.stories import Digest, Window
from rag.summaries import MOST_PASSAGES, Summaries
from rag.types import (
    Answer,
    Article,
    Attribution,
    Citation,
    Evidence,
    Filters,
    IngestOutcome,
    Passage,
    Retrieval,
    Skipped,
    SourceRecord,
    Verdict,
)
from rag.verification import verify

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

    from rag.retrieval.langchain import CitewireRetriever

Clock = Callable[[], datetime]

_CATALOG = "catalog.sqlite3"
"""The file that makes a directory an archive."""

_MENTIONS = 200
"""Passages that are looked at to count the articles on a name."""
MOST_SUMMARIZED = 5_000
"""The most articles of a summary."""
MOST_RESULTS = 1_000
"""The most passages of a search."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class Citewire(AbstractContextManager["Citewire"]):
    """An open archive. Safe to use from several threads; one process at a time."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = system_clock,
        embedder: Embedder | None = None,
        progress: Progress | None = None,
        rebuild: bool = False,
        create: bool = True,
    ) -> None:
        """Opens the archive in ``settings.data_dir``, making it where there is none (unless ``create`` is false), and
        finishes what an earlier process left pending (``progress`` is called meanwhile).

        Raises ConfigError, StorageError or ModelError.
        """
        if not create and not (settings.data_dir / _CATALOG).exists():
            raise NoArchiveError(
                f"There is no archive in {settings.data_dir}. Make one with: rag ingest PATH --data-dir "
                f"{settings.data_dir}"
            )
        self.settings = settings
        # Whatever moment is shown is the reader's.
        self._clock: Clock = lambda: clock().astimezone(settings.zone)
        self._embedder = embedder or self._load_embedder()
        self._index = Index(
            settings.data_dir,
            self._embedder,
            chroma_url=settings.chroma_url,
            collection=settings.chroma_collection,
            zone=settings.zone,
            rebuild=rebuild,
        )
        try:
            self._writer = Writer(self._index, load_token_counter(), settings.chunk_tokens)
            self.notices: list[str] = []
            """What is not as it should be with the archive, to be said to whoever opened it."""
            if rebuild:
                self._writer.reindex(progress)
            else:
                self._resume(progress)
            if not self.notices:
                self._check_complete()
            self._check_zone()
        except BaseException:
            self._index.close()
            raise
        self._retriever = Retriever(self._index, self._embedder, clock=clock, zone=settings.zone)
        self._extractive = ExtractiveAnswerer(
            self._embedder, self._index.catalog.article, attributing=self._attributions
        )

    def _resume(self, progress: Progress | None) -> None:
        try:
            self._writer.resume(progress)
        except ModelError as error:
            # What is there can be read, searched by its words and deleted without the embedding model.
            self.notices.append(f"Articles taken in earlier wait to be indexed: {error}")

    def _check_zone(self) -> None:
        """A day without a time was taken in as midnight where the reader was: elsewhere it may be another day."""
        catalog, zone = self._index.catalog, self.settings.timezone
        taken_in = catalog.fact("timezone")
        if taken_in is None:
            catalog.put_fact("timezone", zone)
        elif taken_in != zone:
            self.notices.append(
                f"The archive's days were read in {taken_in}, and RAG_TIMEZONE is {zone} now: days may be off by one. "
                f"Set RAG_TIMEZONE={taken_in}, or ingest the articles again into another --data-dir."
            )

    def _check_complete(self) -> None:
        """By number alone, which costs nothing; ``examine`` compares one by one."""
        for store, (found, expected) in self._index.sizes().items():
            if found != expected:
                self.notices.append(
                    f"Of {expected} passages, {found} are in the {store}. See what is off with `rag doctor`; "
                    "`rag reindex` makes the indexes anew."
                )

    def _load_embedder(self) -> Embedder:
        settings = self.settings
        return load_embedder(
            settings.embedding,
            base_url=settings.embedding_base_url or settings.openai_base_url,
            api_key=settings.api_key,
            timeout=settings.model_timeout,
            max_retries=settings.model_retries,
        )

    def _chat_model(self, name: str) -> LangChainChatModel:
        settings = self.settings
        return LangChainChatModel(
            name,
            base_url=settings.openai_base_url,
            api_key=settings.api_key,
            timeout=settings.model_timeout,
            max_retries=settings.model_retries,
            max_tokens=settings.max_answer_tokens,
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Waits for a write that is under way, then closes the stores and gives the data directory free."""
        self._writer.close()

    # --- articles in

    def ingest(
        self,
        paths: Sequence[str | Path],
        *,
        stdin: BinaryIO | None = None,
        stdin_format: str | None = None,
        note: Callable[[str], None] | None = None,
    ) -> Iterator[IngestOutcome]:
        """Takes in the articles of files, folders, globs or ``-``. An outcome is yielded once its article is safe.
        ``note`` is told of files that are passed over.

        Raises SourceError, before anything is taken in, for a path that has no article.
        """
        return self._writer.ingest(self._reader().read(paths, stdin, stdin_format, note))

    def ingest_records(self, records: Iterable[Mapping[str, object]], origin: str) -> list[IngestOutcome]:
        """Takes in articles given as fields; ``origin`` names them in messages, with their position from 1."""
        reader = self._reader()
        read: list[SourceRecord | Skipped] = [
            reader.record(record, f"{origin}:{position}") for position, record in enumerate(records, start=1)
        ]
        return list(self._writer.ingest(read))

    def _reader(self) -> Reader:
        return Reader(self.settings.zone, self._clock())

    # --- the archive

    def article(self, article_id: str) -> Article:
        """Raises NotFoundError."""
        article = self._index.catalog.article(article_id)
        if article is None:
            raise NotFoundError(f"No article has the id {article_id!r}. List the articles with: rag articles list")
        return article

    def articles(self, filters: Filters, limit: int, offset: int = 0) -> tuple[list[Article], int]:
        """(articles newest first, how many there are in all)"""
        filters = self._index.with_known_sources(filters)
        catalog = self._index.catalog
        return catalog.articles(filters, limit, offset), catalog.count_articles(filters)

    def delete(self, article_id: str) -> None:
        """Raises NotFoundError."""
        self._writer.delete(article_id)

    def sources(self) -> list[str]:
        """The publishers of the archive, in order."""
        return list(self._index.publishers())

    def counts(self) -> CatalogCounts:
        """What the archive holds. Every store is asked something quick: raises StorageError where one does not
        answer."""
        self._index.vectors.count()
        self._index.lexical("news", 1, Filters())
        return self._index.catalog.counts()

    def examine(self) -> Report:
        """Whether the stores agree."""
        return examine(self._index)

    @property
    def index(self) -> PassageIndex:
        """The stores, for what measures them."""
        return self._index

    @property
    def embedder(self) -> Embedder:
        return self._embedder

    # --- questions

    def filters(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        sources: Sequence[str] = (),
        article_ids: Sequence[str] = (),
        as_of: str | None = None,
    ) -> Filters:
        """Filters from text as users write it: dates (the day of ``until`` and ``as_of`` is included), moments, or
        "yesterday". Raises FilterError."""
        return filters_of(
            Written(since, until, tuple(sources), tuple(article_ids), as_of), self._clock(), self.settings.zone
        )

    def search(self, question: str, k: int, filters: Filters) -> list[Passage]:
        """The best ``k`` passages. Raises QuestionError or InputError."""
        return list(self.retrieve(question, k, filters).passages)

    def retrieve(self, question: str, k: int, filters: Filters) -> Retrieval:
        """The best ``k`` passages, with what was understood of the question and how likely they answer it. Raises
        QuestionError or InputError."""
        if not 1 <= k <= MOST_RESULTS:
            raise InputError(f"{k} results cannot be given. Ask for 1 to {MOST_RESULTS}.")
        return self._retriever.retrieve(self._checked(question), k, filters)

    def check_chat_model(self) -> None:
        """Raises ConfigError when the chat model of the settings can't be used; asking would."""
        self._chain  # noqa: B018 - made once, at the first use

    def langchain_retriever(self, k: int = 8, filters: Filters | None = None) -> CitewireRetriever:
        """The archive as a LangChain retriever, for a chain of one's own."""
        from rag.retrieval.langchain import CitewireRetriever

        return CitewireRetriever(retriever=self._retriever, k=k, filters=filters or Filters())

    def ask(self, question: str, filters: Filters) -> Answer:
        """The answer, each sentence cited and verified, or a refusal. Raises QuestionError."""
        as_of = (filters.as_of or self._clock()).astimezone(self.settings.zone)
        asked = Question(self._checked(question), filters, as_of, self.settings.passages)
        answer: Answer = self._chain.invoke(asked)
        if not answer.passages:
            return replace(answer, refusal=self.why_nothing(filters) or answer.refusal)
        if answer.refusal is None:
            return answer
        near = nearest(
            asked.text,
            answer.refusal,
            answer.passages,
            lambda name: self._mentioning(name, filters),
            self._attributions,
        )
        return replace(answer, refusal=f"{answer.refusal} {near}" if near else answer.refusal)

    def _attributions(self, question: str) -> list[Attribution]:
        """Whose reports the question asks for."""
        return attributions(question, self._index.publishers())

    def _mentioning(self, name: str, filters: Filters) -> list[Article]:
        """The articles of the passages that a search by words finds."""
        hits = self._index.lexical(name, _MENTIONS, self._index.with_known_sources(filters))
        ids = dict.fromkeys(passage.chunk.article_id for passage in self._index.passages([h.chunk_id for h in hits]))
        return [article for one in ids if (article := self._index.catalog.article(one)) is not None]

    def why_nothing(self, filters: Filters) -> str | None:
        """Why nothing at all can be found under these filters; None when something can."""
        if self.counts().articles == 0:
            return "The archive is empty. Take articles in with: rag ingest PATH"
        unknown = self._index.unknown_sources(filters)
        if filters.sources and len(unknown) == len(filters.sources):
            known = ", ".join(self.sources()[:5]).removesuffix(".")
            return f"The archive has nothing from {' or '.join(unknown)}. Its publishers begin with: {known or 'none'}."
        if not filters.empty and self._index.catalog.count_articles(self._index.with_known_sources(filters)) == 0:
            return f"No article of the archive {described(filters).removesuffix('.')}."
        return None

    @cached_property
    def _chain(self) -> Runnable[Question, Answer]:
        # LangChain takes a second to import, which searching need not pay for.
        from rag.answering.chain import answer_chain

        settings = self.settings
        return answer_chain(
            lambda question: self._retriever.retrieve(question.text, question.passages, question.filters),
            self._extractive,
            verify,
            self._index.catalog.article,
            None if settings.chat_model is None else ChatAnswerer(self._chat_model(settings.chat_model)),
            None if settings.judge_model is None else ChatJudge(self._chat_model(settings.judge_model)),
            self._attributions,
        )

    # --- digests

    def now(self) -> datetime:
        """The present moment, in the reader's zone."""
        return self._clock().astimezone(self.settings.zone)

    @cached_property
    def editions(self) -> Editions:
        """Digests: making them, and those that were made."""
        return Editions(self._index, self._story_writer(), self._clock)

    def _story_writer(self) -> StoryWriter:
        extractive = ExtractiveWriter(verify, SentenceVectors(self._embedder).of, self._index.rarity)
        settings = self.settings
        if settings.chat_model is None:
            return extractive
        judge = None if settings.judge_model is None else ChatJudge(self._chat_model(settings.judge_model))
        return ChatWriter(self._chat_model(settings.chat_model), extractive, verify, judge)

    def window(self, *, day: str | None = None, since: str | None = None, until: str | None = None) -> Window:
        """The window of a digest, from text as users write it: a day (today when nothing is given), or from ``since``
        until ``until`` (its day included), or until now. Raises FilterError."""
        return window_of(day, since, until, self._clock(), self.settings.zone)

    def send_digest(
        self, digest: Digest, addresses: Sequence[str], *, again: bool = False, sleep: Callable[[float], None] = sleep
    ) -> Iterator[Outcome]:
        """Delivers a digest of the log, to each recipient once (mail addresses, webhook URLs): an outcome for each as
        it is known. Raises RecipientError or ConfigError before anything is sent."""
        return send(
            digest,
            recipients_of(addresses),
            self.settings,
            self._index.catalog.digests,
            clock=self._clock,
            sleep=sleep,
            chance=random,
            again=again,
        )

    def summarize(self, wanted: str | None, filters: Filters, *, progress: Progress | None = None) -> Digest:
        """A summary of the article with that id, or of what the archive has on that topic under the filters, or, when
        nothing is named, of all that they let through: its events in the order of time. Raises QuestionError, or
        InputError when it would be too much."""
        summaries = Summaries(self.editions)
        if wanted is not None and self._index.catalog.article(wanted.strip()) is not None:
            return summaries.of_article(wanted.strip())
        if wanted is not None:
            topic = self._checked(wanted)
            found = self._retriever.retrieve(topic, MOST_PASSAGES, filters)
            return summaries.of_topic(topic, found.passages if found.answerable else (), progress)
        if filters.empty:
            raise QuestionError(
                "What is to be summed up is not said. Name an article, a topic, or --source and --since."
            )
        articles, count = self.articles(filters, MOST_SUMMARIZED)
        if count > MOST_SUMMARIZED:
            raise InputError(
                f"{count:,} articles are too many to be summed up, {MOST_SUMMARIZED:,} are allowed. Narrow it down."
            )
        return summaries.of_articles(articles, described(filters).strip() or "the archive", progress)

    # --- verification

    def verify(self, claim: str, sources: Sequence[Evidence]) -> Verdict:
        """The verdict on one sentence. ``rag.statements`` has what takes a text apart, and needs no archive either."""
        return verify(claim, sources)

    def verify_text(self, text: str, filters: Filters) -> list[Citation]:
        """Each sentence of a text, whoever wrote it, with its verdict and the spans of the archive's articles that it
        rests on, or comes nearest to. Raises InputError."""
        settings = self.settings

        def find(sentence: str) -> Sequence[Passage]:
            return self.search(sentence[: settings.max_question_chars], settings.passages, filters)

        return verify_found(text, find, self._index.catalog.article)

    def _checked(self, question: str) -> str:
        """The question without control characters and needless blanks. Raises QuestionError."""
        text = " ".join("".join(char if char.isprintable() else " " for char in question).split())
        if not text:
            raise QuestionError(
                f"The question is empty ({question[:40]!r}). Ask something, such as: what did Blinken warn about?"
            )
        if not any(char.isalnum() for char in text):
            raise QuestionError(
                f"The question has no words ({text[:40]!r}). Ask in words, such as: what did Blinken warn about?"
            )
        longest = self.settings.max_question_chars
        if len(text) > longest:
            raise QuestionError(
                f"The question has {len(text)} characters, {longest} are allowed. Shorten it, or raise "
                "RAG_MAX_QUESTION_CHARS."
            )
        return text


__all__ = ["Citewire", "Clock", "system_clock"]
