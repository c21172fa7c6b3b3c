"""Work that blocks runs in threads, and in so many only."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from rag.web.app import THREADS
from tests.openai_server import Exchange, OpenAIServer, answer_properly
from tests.web.conftest import Serve

LIT = {"id": "lit", "title": "Buoy is lit", "text": "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said."}


class Crowd:
    """Holds the requests of a model's endpoint, and counts how many are there at a time."""

    def __init__(self) -> None:
        self.arrived = threading.Semaphore(0)
        self.opened = threading.Event()
        self.most = 0
        self._now = 0
        self._lock = threading.Lock()

    def __call__(self, exchange: Exchange) -> None:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        self.arrived.release()
        assert self.opened.wait(60)
        with self._lock:
            self._now -= 1
        answer_properly(exchange)


def test_slow_answers_hold_up_neither_the_loop_nor_the_writers(serve: Serve) -> None:
    crowd = Crowd()
    with OpenAIServer(lambda _: "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said [1].") as endpoint:
        live = serve(chat_model="test", OPENAI_BASE_URL=endpoint.url)
        assert live.post("/v1/articles", LIT).status_code == 201
        endpoint.fail(crowd)
        with ThreadPoolExecutor(THREADS + 4) as clients:
            asked = [clients.submit(live.ask, "When was the lamp lit?") for _ in range(THREADS + 4)]
            try:
                for _ in range(THREADS):
                    assert crowd.arrived.acquire(timeout=60)
                # Every thread for questions is taken now.
                assert live.client.get("/healthz").status_code == 200
                assert live.post("/v1/articles", LIT | {"id": "pier", "text": "The pier opened."}).status_code == 201
                assert live.client.delete("/v1/articles/pier").status_code == 204
            finally:
                crowd.opened.set()
            for answer in asked:
                assert answer.result().json()["text"].startswith("The lamp of buoy No. 7 was lit")
    assert crowd.most == THREADS
