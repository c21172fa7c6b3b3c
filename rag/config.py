"""The settings, read from the environment once, where a surface starts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import ConfigError


class Settings(BaseSettings):
    """Every setting, with its environment variable (``RAG_`` and the name in capitals, unless another is given)."""

    model_config = SettingsConfigDict(env_prefix="RAG_", frozen=True, extra="ignore", env_ignore_empty=True)

    data_dir: Path = Field(Path("data"), description="Where the archive lives.")
    timezone: str = Field(
        "UTC", description="The zone in which a day is a day and moments are shown, such as Europe/Paris."
    )

    embedding: str = Field(
        "minilm", description="`minilm` (bundled), or `openai:MODEL` for an OpenAI-compatible endpoint."
    )
    embedding_base_url: str | None = Field(
        None, description="Endpoint of `openai:MODEL` embeddings; OPENAI_BASE_URL when unset."
    )
    chroma_url: str | None = Field(
        None, description="A Chroma server, such as http://localhost:8000; embedded when unset."
    )
    chroma_collection: str = Field(
        "citewire", min_length=3, max_length=512, description="The Chroma collection of this archive."
    )
    chunk_tokens: int = Field(180, ge=32, le=220, description="The most tokens of a chunk.")

    chat_model: str | None = Field(
        None, description="The chat model that writes answers; extractive answers when unset."
    )
    judge_model: str | None = Field(
        None, description="A chat model that reads each sentence once more after the verifier, and can only reject."
    )
    openai_api_key: SecretStr | None = Field(
        None, validation_alias=AliasChoices("OPENAI_API_KEY"), description="Key of the chat (and embedding) endpoint."
    )
    openai_base_url: str | None = Field(
        None,
        validation_alias=AliasChoices("OPENAI_BASE_URL"),
        description="An OpenAI-compatible endpoint, such as http://localhost:8080/v1; OpenAI's when unset.",
    )
    model_timeout: float = Field(60.0, gt=0, le=3600, description="Seconds that a call of a model may take.")
    model_retries: int = Field(
        2,
        ge=0,
        le=10,
        description="How often a failed call of a model is tried again; not a chat model's that ran out of time.",
    )
    max_answer_tokens: int = Field(700, ge=16, le=32_000, description="The most tokens of a chat model's answer.")

    passages: int = Field(8, ge=1, le=50, description="How many passages an answer is written from.")
    max_question_chars: int = Field(4_000, ge=10, le=100_000, description="The longest question taken.")
    max_body_bytes: int = Field(20_000_000, ge=1_000, description="The largest HTTP request body taken.")

    smtp_host: str | None = Field(None, description="The mail server that digests are sent through.")
    smtp_port: int | None = Field(
        None, ge=1, le=65_535, description="Its port; 587 for `starttls`, 465 for `tls`, 25 for `none` when unset."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        description="How the connection to the mail server is encrypted; `none` is for a server on this machine.",
    )
    smtp_user: str | None = Field(None, description="The name to sign in to the mail server with, if it wants one.")
    smtp_password: SecretStr | None = Field(None, description="The password of RAG_SMTP_USER.")
    mail_from: str | None = Field(
        None, description="Who digests are from, such as `Morning digest <news@example.org>`."
    )
    webhook_secret: SecretStr | None = Field(
        None,
        description="What webhooks are signed with: `whsec_` and 24 to 64 random bytes in base64, such as "
        "`openssl rand -base64 32` prints. Several, separated by spaces, while one takes the place of another.",
    )
    digest_profiles: str | None = Field(
        None, description="Profiles whose digests `rag serve` makes and delivers at their times, separated by commas."
    )
    public_url: str | None = Field(
        None, description="Where readers reach `rag serve`, such as https://news.example.org, for links in digests."
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("it is no time zone; write it as UTC or Europe/Paris") from error
        return value

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if not usable or "@" in parts.netloc or "?" in value or "#" in value or re.search(r"[\s\x00-\x1f\x7f]", value):
            raise ValueError("it is no address of a website; write it as https://news.example.org")
        return value.rstrip("/")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def api_key(self) -> str | None:
        return None if self.openai_api_key is None else self.openai_api_key.get_secret_value()


_SECRET = re.compile("KEY|PASSWORD|SECRET")
"""Variables whose value no message shows."""


def load_settings(**overrides: Any) -> Settings:
    """The settings of the environment, with those that are given (and not None) on top. Raises ConfigError."""
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        raise ConfigError("; ".join(_message(detail) for detail in error.errors())) from error


def _message(detail: Any) -> str:
    named = variable(str(detail["loc"][0])) if detail["loc"] else "A setting"
    shown = "" if _SECRET.search(named) else "=" + re.sub(r"//[^/]*@", "//***@", repr(detail["input"]))
    return f"{named}{shown} cannot be used: {detail['msg'].removeprefix('Value error, ')}"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return name.upper() if name.lower().startswith("openai_") else f"RAG_{name.upper()}"
