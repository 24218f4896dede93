"""An editor as a language server sees it: JSON-RPC over the standard streams of a process, and buffers to edit.

It knows nothing of ours; what a server says is compared by the tests.
"""

import itertools
import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

_PATIENCE = 60  # seconds, on a machine with other things to do


class Client:
    """A running server, and what it has published about the open files."""

    def __init__(self, command: Sequence[str], folder: Path, settings: dict[str, Any]) -> None:
        self._process = subprocess.Popen(command, cwd=folder.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self._numbers = itertools.count(1)
        self._versions: dict[str, int] = {}
        assert self._process.stdout is not None
        threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True).start()
        given = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
        self.capabilities = self.request("initialize", given)["capabilities"]
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": settings})

    def _listen(self, stream: IO[bytes]) -> None:
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.decode().partition(":")
                length = int(value) if name.lower() == "content-length" else length
                header = stream.readline()
            self._messages.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self._process.stdin.flush()

    def notify(self, method: str, parameters: dict[str, Any]) -> None:
        self._send({"method": method, "params": parameters})

    def request(self, method: str, parameters: dict[str, Any] | None) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": parameters})
        while True:
            message = self._messages.get(timeout=_PATIENCE)
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def opened(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Open a file with a text, which need not be the one on disk; what is found in it."""
        self._versions[path.as_uri()] = 1
        document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return self._published(path)

    def changed(self, path: Path, text: str) -> list[dict[str, Any]]:
        """Put another text into the buffer, and do not save it; what is found in it."""
        self._versions[path.as_uri()] += 1
        document = {"uri": path.as_uri(), "version": self._versions[path.as_uri()]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})
        return self._published(path)

    def saved(self, path: Path) -> list[dict[str, Any]]:
        """Say that the file is saved; what is found in it."""
        self.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        return self._published(path)

    def _published(self, path: Path) -> list[dict[str, Any]]:
        while True:
            message = self._messages.get(timeout=_PATIENCE)
            if message.get("method") == "textDocument/publishDiagnostics":
                if message["params"]["uri"] == path.as_uri():
                    return list(message["params"]["diagnostics"])

    def actions(self, path: Path, line: int, only: Sequence[str] = ()) -> list[dict[str, Any]]:
        """What is offered with the cursor at the beginning of a line, which counts from 0."""
        place = {"line": line, "character": 0}
        context = {"diagnostics": [], **({"only": list(only)} if only else {})}
        document = {"uri": path.as_uri()}
        parameters = {"textDocument": document, "range": {"start": place, "end": place}, "context": context}
        return list(self.request("textDocument/codeAction", parameters))

    def close(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", {})
        self._process.wait(timeout=_PATIENCE)


def applied(text: str, action: dict[str, Any]) -> str:
    """A text of one file after the edits of an action, done as the protocol says: in UTF-16 units."""
    (edits,) = action["edit"]["changes"].values()
    units = text.encode("utf-16-le")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode("utf-16-le")))
    for edit in sorted(edits, key=lambda edit: edit["range"]["start"]["line"], reverse=True):
        start, end = (
            starts[edit["range"][side]["line"]] + 2 * edit["range"][side]["character"] for side in ("start", "end")
        )
        units = units[:start] + edit["newText"].encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")
