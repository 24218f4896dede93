import json
import subprocess
import sys
from pathlib import Path

from temporalio import activity


@activity.defn
async def run(folder: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True, text=True, check=True)
    said = [subprocess.run([sys.executable, "-c", code], check=False).returncode for code in ("", "exit(2)")]
    return [done.stdout.strip(), str(said)]


@activity.defn
async def store(folder: str) -> str:
    path = Path(folder) / "order.json"
    path.write_text(
        json.dumps({"order": 1}),
        encoding="utf-8",
    )
    return path.read_text()[:8] if path.read_bytes() else ""


async def _size(path: Path) -> int:
    return len(path.read_text())


@activity.defn
async def measure(folder: str) -> int:
    path = Path(folder) / "measured"
    path.write_text("12")
    return await _size(path)
