"""Output is whole or not at all, closed pipes and Ctrl-C are quiet, colour is for terminals."""

import os
import pty
import resource
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, Here, start

DAY = ("--as-of", "2025-06-01")


def test_output_is_written_to_a_file(tiercheck: Here, one: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    ran = tiercheck("assess", one, *DAY, "--format", "html", "--output", target)
    assert (ran.code, ran.out) == (0, "")
    assert target.read_text(encoding="utf-8").endswith("</html>\n")
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_a_replaced_file_keeps_its_permissions_and_a_link_keeps_pointing(
    tiercheck: Here, one: Path, tmp_path: Path
) -> None:
    target, link = tmp_path / "report.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    link.symlink_to(target)
    assert tiercheck("assess", one, *DAY, "--output", link).code == 0
    assert link.is_symlink()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert target.read_text(encoding="utf-8") != "old"


def test_a_full_disk_leaves_the_old_file(one: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("old", encoding="utf-8")
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, {resource.RLIM_INFINITY}));"
    program = f"{limited} from tiercheck.cli import main; main()"
    arguments = ["assess", str(one), *DAY, "--format", "html", "--output", str(target)]
    ran = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=False)
    assert ran.returncode == 2
    assert b"cannot write" in ran.stderr
    assert b"Traceback" not in ran.stderr
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


@pytest.mark.parametrize("target", ["none/report.txt", "."])
def test_an_output_that_cannot_be_written_is_said(tiercheck: Here, one: Path, tmp_path: Path, target: str) -> None:
    ran = tiercheck("assess", one, *DAY, "--output", tmp_path / target)
    assert ran.code == 2
    assert "cannot write" in ran.err


def test_a_faulty_profile_leaves_the_old_output(tiercheck: Here, tmp_path: Path) -> None:
    faulty, target = tmp_path / "faulty.json", tmp_path / "report.txt"
    faulty.write_text('{"record": {"revenue_y1": "many"}}', encoding="utf-8")
    target.write_text("old", encoding="utf-8")
    assert tiercheck("assess", faulty, *DAY, "--output", target).code == 2
    assert target.read_text(encoding="utf-8") == "old"


def test_a_closed_pipe_is_taken_quietly(one: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        process = start("assess", one, *DAY, stdout=closed)
    _, err = process.communicate()
    assert (process.returncode, err) == (141, b"")


def test_an_interrupt_is_taken_quietly() -> None:
    program = (
        "import _thread, sys; from tiercheck.cli import streams, verbs, main;"
        "verbs.read_text = lambda file: (_thread.interrupt_main(), sys.stdin.buffer.read())[1]; main()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "assess", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    _, err = process.communicate(b"")
    assert process.returncode == 128 + signal.SIGINT
    assert err.strip() == b""


def test_output_is_utf_8_whatever_the_locale(one: Path) -> None:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([*COMMAND, "assess", str(one), *DAY], capture_output=True, env=environment, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ran.stdout.decode().startswith("深圳市示范精密有限公司\n")


def on_a_terminal(one: Path, **environment: str) -> str:
    """Run with a pseudo-terminal as standard output and return what it shows."""
    master, slave = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    with os.fdopen(slave, "wb") as terminal:
        process = subprocess.Popen(
            [*COMMAND, "assess", str(one), *DAY],
            stdin=subprocess.DEVNULL,
            stdout=terminal,
            env=variables | {"TERM": "xterm"} | environment,
        )
    shown = b""
    with os.fdopen(master, "rb", buffering=0) as screen:
        while True:
            try:
                piece = screen.read(4096)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    assert process.wait() == 0
    return shown.decode()


def test_a_terminal_gets_colour_and_may_refuse_it(one: Path) -> None:
    assert "\x1b[" in on_a_terminal(one)
    assert "\x1b[" not in on_a_terminal(one, NO_COLOR="1")
    assert "\x1b[" not in on_a_terminal(one, TERM="dumb")
