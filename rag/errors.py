"""The one tree of errors.

    CitewireError
    ├── ConfigError             a setting that cannot be used
    ├── InputError              what the caller sent cannot be used
    │   ├── QuestionError       empty, too long
    │   ├── FilterError         a date that is none, a range upside down
    │   ├── RecipientError      an address that nothing can be delivered to
    │   └── SourceError         a file, folder or record that holds no article
    │       └── UnreadableError it is not what its name says, or cannot be opened
    ├── NotFoundError           no article has that id
    ├── StorageError            the data directory cannot be used
    │   ├── NoArchiveError      there is no archive in it
    │   ├── LockedError         another process owns it
    │   ├── ReadOnlyError       it cannot be written
    │   ├── DiskFullError       no room is left
    │   ├── NewerVersionError   a later Citewire wrote it
    │   ├── CorruptError        a store cannot be read
    │   └── EmbeddingMismatchError  it was filled by another embedding model
    ├── PromptError             a prompt file is missing or malformed: a mistake in the program
    ├── ModelError              a model endpoint failed
    │   ├── ModelUnavailableError   no connection, or a 5xx
    │   ├── ModelTimeoutError       no answer in time
    │   ├── ModelAccessError        401 or 403
    │   ├── ModelRateLimitError     429
    │   └── ModelReplyError         an answer that cannot be read
    └── DeliveryError           a digest did not reach a recipient
        ├── DeliveryDelayedError    not now: no connection, no answer in time, or the server asks to wait
        ├── DeliveryRefusedError    not like this: trying again changes nothing
        └── DeliveryUnknownError    it may have arrived: the connection broke before the server said so

A message gives the value and the remedy. ``code`` is stable and meant for machines: it is the last part
of the ``type`` in problem+json and the ``error.code`` of ``--json``. Only the edges (command line, HTTP) catch
``CitewireError`` as a whole.
"""

from __future__ import annotations


class CitewireError(Exception):
    """Base of every error that Citewire raises on purpose."""

    code = "error"


class ConfigError(CitewireError):
    code = "bad-setting"


class InputError(CitewireError):
    code = "bad-input"


class QuestionError(InputError):
    code = "bad-question"


class FilterError(InputError):
    code = "bad-filter"


class RecipientError(InputError):
    code = "bad-recipient"


class SourceError(InputError):
    code = "bad-source"


class UnreadableError(SourceError):
    code = "unreadable-source"


class NotFoundError(CitewireError):
    code = "not-found"


class StorageError(CitewireError):
    code = "storage"


class NoArchiveError(StorageError):
    code = "no-archive"


class LockedError(StorageError):
    code = "data-locked"


class ReadOnlyError(StorageError):
    code = "data-read-only"


class DiskFullError(StorageError):
    code = "disk-full"


class NewerVersionError(StorageError):
    code = "data-newer-version"


class CorruptError(StorageError):
    code = "data-corrupt"


class EmbeddingMismatchError(StorageError):
    code = "embedding-mismatch"


class PromptError(CitewireError):
    code = "prompt"


class ModelError(CitewireError):
    code = "model"


class ModelUnavailableError(ModelError):
    code = "model-unavailable"


class ModelTimeoutError(ModelError):
    code = "model-timeout"


class ModelAccessError(ModelError):
    code = "model-access"


class ModelRateLimitError(ModelError):
    code = "model-rate-limit"


class ModelReplyError(ModelError):
    code = "model-reply"


class DeliveryError(CitewireError):
    code = "delivery"


class DeliveryDelayedError(DeliveryError):
    """``retry_after`` is how many seconds the server asked to wait, if it said so."""

    code = "delivery-delayed"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DeliveryRefusedError(DeliveryError):
    code = "delivery-refused"


class DeliveryUnknownError(DeliveryError):
    code = "delivery-unknown"
