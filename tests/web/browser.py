"""A browser driven through its DevTools pipe: two file descriptors, no port, no package."""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-proxy-server",
    "--window-size=1280,860",
    "--remote-debugging-pipe",
)
ANSWER_S = 60.0


def find() -> str | None:
    """The path of an installed browser of the Chromium family."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """A headless browser with a profile of its own, ended with the block."""

    def __init__(self, program: str, folder: Path) -> None:
        from_us, to_us = os.pipe(), os.pipe()
        # The browser reads at 3 and writes at 4, so its ends must not stand there already.
        reads, writes = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (from_us[0], to_us[1]))
        with (folder / "browser.log").open("wb") as log:
            self._pid = os.posix_spawn(
                program,
                [program, *SWITCHES, f"--user-data-dir={folder / 'profile'}", "about:blank"],
                {**os.environ, "HOME": str(folder)},
                file_actions=[
                    (os.POSIX_SPAWN_DUP2, reads, 3),
                    (os.POSIX_SPAWN_DUP2, writes, 4),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 1),
                    (os.POSIX_SPAWN_DUP2, log.fileno(), 2),
                ],
                setpgroup=0,
            )
        for end in (from_us[0], to_us[1], reads, writes):
            os.close(end)
        self._in, self._out = to_us[0], from_us[1]
        self._received = b""
        self._asked = 0
        self.events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.killpg(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._in)
        os.close(self._out)

    def send(self, method: str, session: str | None = None, **parameters: object) -> Any:
        """One command and its result; events that come meanwhile are kept in `events`."""
        self._asked += 1
        asked = {"id": self._asked, "method": method, "params": parameters}
        os.write(self._out, json.dumps(asked | ({"sessionId": session} if session else {})).encode() + b"\0")
        while True:
            told = self._next(ANSWER_S)
            if told.get("id") == self._asked:
                assert "error" not in told, f"{method}: {told['error']}"
                return told["result"]
            self.events.append(told)

    def _next(self, within_s: float) -> dict[str, Any]:
        ends = time.monotonic() + within_s
        while b"\0" not in self._received:
            ready, _, _ = select.select([self._in], [], [], max(0.0, ends - time.monotonic()))
            assert ready, f"the browser said nothing for {within_s} s"
            part = os.read(self._in, 1 << 20)
            assert part, "the browser ended"
            self._received += part
        told, _, self._received = self._received.partition(b"\0")
        return json.loads(told)

    def open(self, url: str) -> Page:
        """A page in a context of its own: no cookies, no storage of other pages."""
        context = self.send("Target.createBrowserContext")["browserContextId"]
        target = self.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, context)
        page.go(url)
        return page


class Page:
    """One tab."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser = browser
        self._session = session
        self._context = context
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **parameters: object) -> Any:
        return self._browser.send(method, self._session, **parameters)

    def close(self) -> None:
        self._browser.send("Target.disposeBrowserContext", browserContextId=self._context)

    def go(self, url: str) -> None:
        self.send("Page.navigate", url=url)
        self.until("document.readyState === 'complete'")

    def value(self, expression: str) -> Any:
        """What an expression of JavaScript gives; a promise is awaited."""
        told = self.send("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in told, told["exceptionDetails"]
        return told["result"].get("value")

    def until(self, expression: str, within_s: float = 60.0) -> Any:
        """Looks until an expression is true; its value, or True for an element."""
        looked = f"((seen) => (seen instanceof Node ? true : seen))({expression})"
        ends = time.monotonic() + within_s
        while not (value := self.value(looked)):
            assert time.monotonic() < ends, f"{expression} did not come true within {within_s} s"
            time.sleep(0.02)
        return value

    def text(self, selector: str) -> str:
        """The text that a person sees of an element; empty when it is hidden."""
        return self.value(f"document.querySelector({json.dumps(selector)}).innerText")

    def click(self, selector: str) -> None:
        self.value(f"document.querySelector({json.dumps(selector)}).click()")

    def fill(self, selector: str, text: str) -> None:
        """Puts text into a field as typing it would."""
        self.value(f"document.querySelector({json.dumps(selector)}).select()")
        self.send("Input.insertText", text=text)

    def choose(self, selector: str, value: str) -> None:
        self.value(
            f"(() => {{ const field = document.querySelector({json.dumps(selector)}); field.value = {json.dumps(value)};"
            " for (const kind of ['input', 'change']) field.dispatchEvent(new Event(kind, {bubbles: true})); })()"
        )

    def press(self, key: str, *, control: bool = False) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self.send("Input.dispatchKeyEvent", type=kind, key=key, code=key, modifiers=2 * control)

    def complaints(self) -> list[str]:
        """Whatever this page's console, scripts and safety policy complained of."""
        self.value("0")
        mine = [event for event in self._browser.events if event.get("sessionId") == self._session]
        return [told for event in mine if (told := _complaint(event["method"], event["params"]))]

    def requests(self) -> list[str]:
        """The URL of everything that this page has asked the network for."""
        asked = "Network.requestWillBeSent"
        return [
            event["params"]["request"]["url"]
            for event in self._browser.events
            if event.get("sessionId") == self._session and event["method"] == asked
        ]


def _complaint(method: str, told: Any) -> str | None:
    if method == "Runtime.exceptionThrown":
        return str(told["exceptionDetails"])
    if method == "Runtime.consoleAPICalled":
        return str(told["args"])
    if method == "Log.entryAdded" and told["entry"]["level"] in {"warning", "error"}:
        return told["entry"]["text"]
    return None
