"""The portfolio verb as a process that stops by itself where a test wants it, whatever the speed of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# Runs the command line and holds it, until the test lets go, while the unfinished file of a purpose is being written:
# in a thread of polars, in the midst of its work, where polars writes; between two lines where Python does.
_PROGRAM = """
import os, signal, sys
import polars as pl
from tiercheck.cli import main
from tiercheck.portfolios import running

purpose, reached, released = sys.argv.pop(1), int(sys.argv.pop(1)), int(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a shell's `&` would have it ignore
held = []

def hold(column=None):
    if not held:
        held.append(True)
        os.write(reached, b".")
        os.read(released, 1)
    return column

def holding(sink):
    def sink_(rows, target, **options):
        if str(target).endswith(f".{purpose}.part"):
            name, kind = next(iter(rows.collect_schema().items()))
            rows = rows.with_columns(pl.col(name).map_batches(hold, kind, is_elementwise=True))
        return sink(rows, target, **options)
    return sink_

for name in ("sink_parquet", "sink_csv", "sink_ndjson"):
    setattr(pl.LazyFrame, name, holding(getattr(pl.LazyFrame, name)))

write_parquet = pl.DataFrame.write_parquet

def write_batch(frame, target, **options):
    write_parquet(frame, target, **options)
    if purpose == "text" and ".text.part" in str(target):
        hold()

pl.DataFrame.write_parquet = write_batch
write_faults = running.write_faults

def write_held_faults(faults, part):
    def each():
        for fault in faults:
            yield fault
            if purpose == "problems":
                hold()
    return write_faults(each(), part)

running.write_faults = write_held_faults
main()
"""


@contextmanager
def held(purpose: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command line up to the writing of an unfinished file; it goes on when the context is left.

    Args:
        purpose: what the unfinished file is for.
        arguments: of the command line.
    """
    reached, reaches = os.pipe()
    lets_go, release = os.pipe()
    command = [sys.executable, "-c", _PROGRAM, purpose, reaches, lets_go, *arguments]
    process = subprocess.Popen(
        list(map(str, command)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=(reaches, lets_go),
    )
    os.close(reaches)
    os.close(lets_go)
    try:
        assert os.read(reached, 1) == b".", f"{purpose}: over before it: {process.communicate()[1].decode()}"
        yield process
    except BaseException:
        process.kill()
        raise
    finally:
        os.close(release)
        os.close(reached)
