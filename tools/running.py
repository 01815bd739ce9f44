"""Runs steps side by side and shows each one's result as soon as it is there."""

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Step:
    """One thing to run: a name for people, a command, and what its environment adds.

    A variable whose value is None is taken out of the environment.
    """

    name: str
    command: Sequence[str]
    environment: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """How a step ended; *seconds* is wall-clock time."""

    step: Step
    status: int
    output: str
    seconds: float


def run(step: Step) -> Result:
    """Run one step and keep what it says."""
    started = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=_environment(step.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    return Result(step, done.returncode, done.stdout, time.monotonic() - started)


def _environment(changes: dict[str, str | None]) -> dict[str, str]:
    merged = {**os.environ, **changes}
    return {key: value for key, value in merged.items() if value is not None}


def run_all(steps: Sequence[Step], at_once: int = 2) -> list[Result]:
    """Run *steps*, print a line for each as it ends and its output where it failed."""
    results = []
    with ThreadPoolExecutor(at_once) as pool:
        for future in as_completed([pool.submit(run, step) for step in steps]):
            result = future.result()
            results.append(result)
            mark = "ok  " if result.status == 0 else "FAIL"
            print(f"{mark} {result.step.name} ({result.seconds:.1f} s)", flush=True)
            if result.status:
                print("\n".join(f"     {line}" for line in result.output.strip().splitlines()))
    return results
