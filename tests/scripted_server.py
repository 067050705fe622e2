"""A real HTTP server on the loopback that answers as it is told, and counts what it was asked."""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

READING = {"summary": "一句话。", "projects": [{"name": "甲项目", "stage": "building", "quote": "甲"}], "metrics": []}


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, and what goes wrong while it is given."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    drip: float = 0.0  # seconds between two bytes
    cut_at: int | None = None  # bytes after which the connection closes

    @classmethod
    def of(cls, value: Any, status: int = 200, **more: Any) -> "Answer":
        return cls(status, json.dumps(value, ensure_ascii=False).encode(), **more)


def completion(message: Mapping[str, Any], finish: str = "stop", usage: Any = "given") -> dict[str, Any]:
    told = {"prompt_tokens": 3100, "completion_tokens": 40, "total_tokens": 3140} if usage == "given" else usage
    value = {
        "id": "c-1",
        "object": "chat.completion",
        "created": 1_760_000_000,
        "model": "served",
        "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}],
    }
    return value if told is None else value | {"usage": told}


def call(arguments: Any, name: str = "Reading", number: int = 1) -> dict[str, Any]:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
    return {"id": f"call_{number}", "type": "function", "function": {"name": name, "arguments": text}}


def reading(request: Mapping[str, Any], value: Any = READING) -> Answer:
    """A good answer in the way the request wants it."""
    if "tools" in request:
        return Answer.of(completion({"content": None, "tool_calls": [call(value)]}, "tool_calls"))
    return Answer.of(completion({"content": json.dumps(value, ensure_ascii=False)}))


def bomb(size: int) -> Answer:
    return Answer(200, gzip.compress(b" " * size, 9), {"content-encoding": "gzip"})


Script = Callable[[dict[str, Any], int], Answer]


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, script: Script) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.lock = threading.Lock()
        self.requests: list[dict[str, Any]] = []
        self.authorizations: list[str] = []
        self.models: list[dict[str, Any]] = [{"id": "served", "object": "model", "max_model_len": 32768}]
        self.prompt_tokens = 0
        self.completion_tokens = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the play."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.give(Answer.of({"object": "list", "data": self.server.models}))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        server = self.server
        with server.lock:
            server.requests.append(body)
            server.authorizations.append(self.headers.get("authorization", ""))
            number = len(server.requests)
        answer = server.script(body, number)
        try:
            usage = json.loads(answer.body).get("usage") or {}
        except (ValueError, AttributeError):
            usage = {}
        if answer.cut_at is None and answer.status == 200:
            with server.lock:
                server.prompt_tokens += usage.get("prompt_tokens", 0)
                server.completion_tokens += usage.get("completion_tokens", 0)
        self.give(answer)

    def give(self, answer: Answer) -> None:
        time.sleep(answer.wait)
        self.send_response(answer.status)
        self.send_header("content-length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if answer.drip:
            for at in range(len(answer.body)):
                self.wfile.write(answer.body[at : at + 1])
                self.wfile.flush()
                time.sleep(answer.drip)
        elif answer.cut_at is not None:
            self.wfile.write(answer.body[: answer.cut_at])
            self.close_connection = True
        else:
            self.wfile.write(answer.body)


@contextmanager
def serving(script: Script | Sequence[Answer]) -> Iterator[Server]:
    """Serve a script: a function of the request and its number, or answers in order, the last one for ever."""
    answers = script

    def in_order(request: dict[str, Any], number: int) -> Answer:
        assert not callable(answers)
        return answers[min(number, len(answers)) - 1]

    server = Server(script if callable(script) else in_order)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
