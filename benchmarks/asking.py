"""Asking at speed: 1,000 articles of 600 characters, a loopback endpoint that answers after 0.5 s, 64 in flight.

Ours does the whole way (reading, cutting, prompting, caching, grounding, checking, writing); beside it in the same run
bare HTTP, twenty lines of async instructor, and LangExtract. Only the ratios of one run count.

    make bench          or: python benchmarks/asking.py [--articles 1000] [--in-flight 64] [--delay 0.5]
"""

import argparse
import asyncio
import json
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ARTICLE = (
    "本报讯（记者 某某）3月5日，某市重点项目推进会召开。今年全市安排重点项目206个，总投资1862亿元，"
    "年度计划投资436.5亿元，"
    "其中产业类项目118个。在滨江新区，青禾新能源电池项目总投资35亿元，占地260亩，今年计划投资9亿元，目前厂房主体已经封顶，"
    "计划5月底竣工，达产后预计年产值45亿元。云川至白河高速公路全长62.4公里，总投资98.7亿元，计划2026年12月建成通车。"
)
QUOTES = (
    ("project_count", "206个", 206, "个", "今年全市安排重点项目206个"),
    ("total_investment", "1862亿元", 1862, "亿元", "总投资1862亿元"),
    ("annual_investment", "436.5亿元", 436.5, "亿元", "年度计划投资436.5亿元"),
    ("project_count", "118个", 118, "个", "其中产业类项目118个"),
)
OF_PROJECT = (
    ("total_investment", "35亿元", 35, "亿元", "青禾新能源电池项目总投资35亿元"),
    ("land_area", "260亩", 260, "亩", "占地260亩"),
    ("output_value", "45亿元", 45, "亿元", "达产后预计年产值45亿元"),
)


def article(number: int) -> str:
    """Return an article of about 600 characters that no other equals."""
    text = f"第{number}号报道。" + ARTICLE
    filler = (
        "各级各部门对照节点倒排工期，强化要素保障，推动项目早开工、早竣工、早投产，以项目建设的成效支撑高质量发展。"
    )
    return text + (filler * 20)[: 600 - len(text)]


def reading() -> str:
    """Return what the stub answers."""

    def quantity(row: tuple[str, str, float, str, str]) -> dict[str, object]:
        measure, text, value, unit, quote = row
        return {
            "measure": measure, "text": text, "value": value, "unit": unit, "quote": quote, "bound": "exact",
            "status": "actual",
        }  # fmt: skip

    metrics = [{**quantity(row), "subject": "全市重点项目"} for row in QUOTES]
    project = {
        "name": "青禾新能源电池项目", "stage": "building", "quote": "目前厂房主体已经封顶",
        "quantities": [quantity(row) for row in OF_PROJECT], "milestones": [], "aliases": [],
    }  # fmt: skip
    draft = {"summary": "今年全市安排重点项目206个。", "projects": [project], "metrics": metrics}
    return json.dumps(draft, ensure_ascii=False)


def serve(port_of: "multiprocessing.Queue[int]", delay: float) -> None:
    """Answer every request after the delay, as a tool call or as content, by the way it asks."""
    arguments = reading()
    found = [{"project": "青禾新能源电池项目"}, *({"money": row[1]} for row in (*QUOTES, *OF_PROJECT))]
    extracted = json.dumps({"extractions": found}, ensure_ascii=False)

    def completion(body: bytes) -> bytes:
        if b'"tools"' in body:
            name = json.loads(body)["tools"][0]["function"]["name"]
            call = {"id": "c", "type": "function", "function": {"name": name, "arguments": arguments}}
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
        else:
            message = {"role": "assistant", "content": extracted}
        answer = {
            "id": "x", "object": "chat.completion", "created": 0, "model": "stub",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 2000, "completion_tokens": 500, "total_tokens": 2500},
        }  # fmt: skip
        return json.dumps(answer).encode()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                body = await reader.readexactly(length)
                await asyncio.sleep(delay)
                payload = completion(body)
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(payload)
                    + payload
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def main() -> None:
        server = await asyncio.start_server(handle, "127.0.0.1", 0, backlog=1024)
        port_of.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(main())


def bare(texts: list[str], url: str, in_flight: int) -> None:
    """Post the prompts and read the answers, nothing else."""
    import httpx2

    async def main() -> None:
        gate = asyncio.Semaphore(in_flight)
        limits = httpx2.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
        async with httpx2.AsyncClient(timeout=60, limits=limits) as client:

            async def one(text: str) -> None:
                async with gate:
                    body = {"model": "stub", "tools": [{"function": {"name": "f"}}], "messages": [{"content": text}]}
                    (await client.post(f"{url}/chat/completions", json=body)).json()

            await asyncio.gather(*map(one, texts))

    asyncio.run(main())


def async_instructor(texts: list[str], url: str, in_flight: int) -> None:
    """Ask as the twenty lines do that one would write without us: no cache, no grounding, no checks, no files."""
    import instructor
    import openai

    from summarizer.draft import Draft
    from summarizer.prompting import messages

    async def main() -> None:
        wire = openai.AsyncOpenAI(base_url=url, api_key="none", max_retries=0)
        client = instructor.from_openai(wire, mode=instructor.Mode.TOOLS)
        gate = asyncio.Semaphore(in_flight)

        async def one(text: str) -> Draft:
            async with gate:
                asked = messages(None, text)
                return await client.create(response_model=Draft, messages=asked, model="stub", strict=False)

        await asyncio.gather(*map(one, texts))
        await wire.close()

    asyncio.run(main())


def langextract(texts: list[str], url: str, in_flight: int) -> None:
    """Ask with LangExtract, its aligner included."""
    import langextract as lx

    example = lx.data.ExampleData(
        text="蓝月市投资9亿元建设蓝月电池项目",
        extractions=[lx.data.Extraction("project", "蓝月电池项目"), lx.data.Extraction("money", "9亿元")],
    )
    documents = [lx.data.Document(text=text, document_id=str(number)) for number, text in enumerate(texts)]
    config = lx.factory.ModelConfig(
        model_id="stub",
        provider="OpenAILanguageModel",
        provider_kwargs={"base_url": url, "api_key": "none", "max_workers": in_flight},
    )
    results = lx.extract(
        documents, prompt_description="项目与金额", examples=[example], config=config, max_workers=in_flight,
        batch_length=in_flight, fence_output=False, use_schema_constraints=False, show_progress=False,
        max_char_buffer=2000,
    )  # fmt: skip
    assert len(list(results)) == len(texts)


def ours(texts: list[str], url: str, in_flight: int) -> None:
    """Go the whole way, from files to records.jsonl."""
    from summarizer import pipeline
    from summarizer.endpoint import open_endpoint
    from summarizer.reading import read_paths
    from summarizer.settings import Settings
    from summarizer.text import Source

    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder, "articles.jsonl")
        lines = (json.dumps({"id": str(n), "title": "重点项目推进会召开", "text": t}) for n, t in enumerate(texts))
        pages.write_text("\n".join(lines), encoding="utf-8")
        settings = Settings(endpoint=url, model="stub", cache=Path(folder, "cache"), in_flight=in_flight)
        sources = (found for found in read_paths([str(pages)]) if isinstance(found, Source))
        with open_endpoint(settings) as endpoint:
            account = pipeline.run(sources, endpoint, pipeline.Plan(Path(folder, "out"), in_flight))
        assert account.states["ok"] == account.articles == len(texts), account
        assert account.metrics == len(texts) * len(QUOTES)


def timed(name: str, ask: Callable[[list[str], str, int], None], texts: list[str], url: str, in_flight: int) -> float:
    """Print and return the seconds of one peer."""
    try:
        ask(texts[: 2 * in_flight], url, in_flight)  # imports and first connections are not what is measured
        began = time.perf_counter()
        ask(texts, url, in_flight)
    except ImportError as error:
        print(f"{name:22} not installed ({error})")
        return 0.0
    spent = time.perf_counter() - began
    print(f"{name:22} {spent:6.2f} s")
    return spent


def main() -> int:
    """Run all peers against one stub."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--in-flight", type=int, default=64)
    parser.add_argument("--delay", type=float, default=0.5)
    args = parser.parse_args()
    ports: multiprocessing.Queue[int] = multiprocessing.Queue()
    stub = multiprocessing.Process(target=serve, args=(ports, args.delay), daemon=True)
    stub.start()
    url = f"http://127.0.0.1:{ports.get()}/v1"
    texts = [article(number) for number in range(args.articles)]
    began = time.perf_counter()
    sum(i * i for i in range(10**7))
    print(f"this core: sum of 10**7 squares in {time.perf_counter() - began:.2f} s (figures are for 0.52 s)")
    print(f"{args.articles} articles, {args.in_flight} in flight, answers after {args.delay} s")
    timed("bare HTTP", bare, texts, url, args.in_flight)
    raw = timed("async instructor", async_instructor, texts, url, args.in_flight)
    own = timed("summarizer", ours, texts, url, args.in_flight)
    peer = timed("langextract", langextract, texts, url, args.in_flight)
    if raw and own:
        print(f"summarizer / async instructor  {own / raw:.2f}  (bar: 1.25)")
    if peer and own:
        print(f"summarizer / langextract       {own / peer:.2f}  (bar: 0.6)")
    stub.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
