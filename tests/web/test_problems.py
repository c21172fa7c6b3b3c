"""Every error is a problem, and none of them tells what is inside."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from rag.app import Citewire
from rag.errors import CitewireError, StorageError
from rag.web.app import create_app
from rag.web.problems import KINDS, problem_of
from tests.web.live import Live, code_of

HTTP_CODES = {
    "bad-json", "body-too-large", "wrong-content-type", "bad-field", "nothing-taken-in", "internal", "not-ready",
    "not-acceptable",
}  # fmt: skip


def tree(error: type[CitewireError]) -> Iterator[type[CitewireError]]:
    yield error
    for part in error.__subclasses__():
        if part.__module__ == "rag.errors":
            yield from tree(part)


def test_every_error_of_the_tree_has_a_kind_of_its_own() -> None:
    errors = list(tree(CitewireError))
    assert len(errors) == 28
    codes = [error.code for error in errors]
    assert len(set(codes)) == len(codes)
    assert set(codes) | HTTP_CODES == set(KINDS)


def test_an_error_without_a_kind_has_that_of_its_parent() -> None:
    class SlowDiskError(StorageError):
        code = "slow-disk"

    assert json.loads(problem_of(SlowDiskError("slow")).body)["type"] == "urn:citewire:problem:storage"


@pytest.mark.parametrize("error", list(tree(CitewireError)))
def test_the_message_is_shown_only_to_whom_it_is_meant(
    error: type[CitewireError], caplog: pytest.LogCaptureFixture
) -> None:
    response = problem_of(error("The message, with /srv/secret in it."))
    shown = b"/srv/secret" in response.body
    assert shown == (response.status_code < 500)
    assert ("/srv/secret" in caplog.text) == (response.status_code >= 500)


def test_kinds_from_500_on_have_a_detail_of_their_own() -> None:
    assert {code for code, kind in KINDS.items() if kind.detail} == {
        code for code, kind in KINDS.items() if kind.status >= 500
    }


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/ask/", "/v1/articles/", "/v1/articles/a/b", "/docs", "/%00", "/\u00e9"]
)
def test_an_address_that_is_none(live: Live, path: str) -> None:
    got = live.client.get(path)
    assert (got.status_code, code_of(got)) == (404, "about:blank")
    assert got.json()["title"] == "Not Found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/ask", {"POST"}),
        ("PUT", "/v1/articles", {"GET", "HEAD", "POST"}),
        ("POST", "/healthz", {"GET", "HEAD"}),
        ("OPTIONS", "/v1/search", {"POST"}),
        ("PATCH", "/v1/articles/a0b6b845695cfc18", {"GET", "HEAD", "DELETE"}),
        ("POST", "/openapi.json", {"GET", "HEAD"}),
    ],
)
def test_a_method_that_is_not_taken(live: Live, method: str, path: str, allowed: set[str]) -> None:
    got = live.client.request(method, path)
    assert (got.status_code, code_of(got)) == (405, "about:blank")
    assert set(got.headers["allow"].split(", ")) == allowed
    assert f"Use {got.headers['allow']}." in got.json()["detail"]


@pytest.mark.parametrize(
    "path", ["/healthz", "/readyz", "/v1/articles", "/v1/articles/a0b6b845695cfc18", "/openapi.json"]
)
def test_head_is_get_without_a_body(live: Live, path: str) -> None:
    head, got = live.client.head(path), live.client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length", "x-content-type-options"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(("path", "status"), [("/v1/ask", 405), ("/nowhere", 404), ("/v1/articles/nobody", 404)])
def test_head_of_what_cannot_be_got(live: Live, path: str, status: int) -> None:
    got = live.client.head(path)
    assert (got.status_code, got.content) == (status, b"")


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/search", "/v1/articles"])
@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "", None],
)
def test_a_wrong_content_type(live: Live, path: str, content_type: str | None) -> None:
    headers = {} if content_type is None else {"Content-Type": content_type}
    got = live.client.post(path, content=b'{"question": "ferry", "text": "x"}', headers=headers)
    assert (got.status_code, code_of(got)) == (415, "wrong-content-type")
    assert "application/json" in got.json()["detail"]


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"])
def test_a_right_content_type(live: Live, content_type: str) -> None:
    got = live.client.post("/v1/search", content=b'{"question": "ferry"}', headers={"Content-Type": content_type})
    assert got.status_code == 200


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"question": "ferry"', "line 1, column 21"),
        (b'{"question":\n "ferry",\n  k}', "line 3, column 3"),
        (b"ferry", "line 1, column 1"),
        (b'{"question": "a\x00b"}', "line 1, column 16"),
        (b'{"question": "\xff\xfe"}', "JSON in UTF-8"),
        (b"[" * 100_000, "JSON in UTF-8"),
        (b'{"k": ' + b"9" * 5_000 + b"}", "JSON in UTF-8"),
    ],
)
def test_a_body_that_is_no_json(live: Live, body: bytes, where: str) -> None:
    for path in ("/v1/ask", "/v1/articles"):
        got = live.client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert (got.status_code, code_of(got)) == (400, "bad-json")
        assert where in got.json()["detail"]


def test_no_body_at_all(live: Live) -> None:
    got = live.client.post("/v1/ask", headers={"Content-Type": "application/json"})
    assert (got.status_code, code_of(got)) == (422, "bad-field")
    assert got.json()["errors"] == [{"field": "", "message": "it is missing. Add it"}]


def test_many_wrong_fields_are_told_in_part(live: Live) -> None:
    got = live.post("/v1/search", {"question": "ferry", "source": list(range(900))})
    assert (got.status_code, len(got.json()["errors"])) == (422, 20)


def test_what_nobody_has_foreseen_is_logged_and_not_told(seeded: Citewire, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(seeded)

    @app.get("/unforeseen", include_in_schema=False)
    def unforeseen() -> None:
        raise ZeroDivisionError("the secret of /srv")

    with Live(app) as live:
        got = live.client.get("/unforeseen")
        assert (got.status_code, code_of(got)) == (500, "internal")
        assert "secret" not in got.text
        assert "the secret of /srv" in caplog.text
        assert got.json()["instance"] in caplog.text
        assert live.client.get("/healthz").status_code == 200
