"""docs/http-api.md says what the code does, and its examples work."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.sources.fields import ALIASES
from rag.web.app import create_app
from rag.web.problems import KINDS
from tests.conftest import ROOT, SEEDS
from tests.web.live import Live

PAGE = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
STREAMS = ("stream.py", "making.py")
"""Where the events of answers and of digests are named."""
HOME = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def app(seeded: Citewire) -> FastAPI:
    return create_app(seeded)


def test_the_page_has_every_endpoint_and_no_other(app: FastAPI) -> None:
    there = {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}
    assert set(re.findall(r"\| `((?:GET|POST|PUT|PATCH|DELETE) /[^`]*)` \|", PAGE)) == there


def test_the_page_has_every_code_with_its_status_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \| (\d{3}) \|", PAGE, re.MULTILINE)
    assert len(told) == len(dict(told))
    assert {code: int(status) for code, status in told} == {code: kind.status for code, kind in KINDS.items()}


def test_the_page_has_every_name_of_an_articles_fields_and_no_other() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ((?:`\w+`(?:, )?)+) \|$", PAGE, re.MULTILINE)
    told = {field: set(re.findall(r"\w+", names)) | {field.replace("_", "")} for field, names in rows}
    assert told == {field: set(names) for field, names in ALIASES.items()}


def test_the_page_has_every_event() -> None:
    tables = [table.partition("\n\n")[0] for table in PAGE.split("| event | data |")[1:]]
    told = [re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) for table in tables]
    sent = [set(re.findall(r'\bevent\("(\w+)"', (ROOT / "rag" / "web" / name).read_text())) for name in STREAMS]
    assert [set(names) for names in told] == [names | {"error"} for names in sent]


def commands() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    lines = re.split(r"^(?=curl )", "\n".join(blocks), flags=re.MULTILINE)
    return [shlex.split(line.replace("\\\n", " ")) for line in lines if line.strip()]


def test_the_examples_work_one_after_the_other(tmp_path: Path, embedder: MiniLM) -> None:
    statuses = []
    with Citewire(load_settings(data_dir=tmp_path), embedder=embedder) as citewire:
        list(citewire.ingest([SEEDS]))
        with Live(create_app(citewire)) as live:
            for command in commands():
                got = like_curl(live.client, command)
                if "json" in got.headers.get("content-type", ""):
                    assert got.json().get("results") != []
                statuses.append(got.status_code)
    assert len(statuses) >= 9
    assert statuses.count(201) == statuses.count(204) == 1
    assert set(statuses) == {200, 201, 204}


def like_curl(client: httpx.Client, command: list[str]) -> httpx.Response:
    """Does what curl would do. An option that is not known here fails the test."""
    name, *rest = command
    assert name == "curl"
    words = iter(rest)
    method, body, headers, address = None, None, {}, ""
    for word in words:
        match word:
            case "-s" | "-sN":
                pass
            case "-X":
                method = next(words)
            case "-H":
                field, _, value = next(words).partition(": ")
                headers[field] = value
            case "-d":
                # curl takes out line ends.
                body = next(words).replace("\n", "")
            case _:
                assert word.startswith(HOME), word
                address = word.removeprefix(HOME)
    return client.request(method or ("POST" if body else "GET"), address, content=body, headers=headers)
