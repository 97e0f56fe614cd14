"""What to do where the C extension of durable-rules is missing or cannot be loaded."""

from tiercheck.errors import Problem

# durable-rules 2.0.28 calls PyEval_CallObject, which Python 3.13 took away: it compiles there and cannot be imported.
# Upstream mended it and did not release it. The flag is right for 3.11 and 3.12 too; without --no-cache-dir pip would
# take the faulty wheel that it kept.
INSTALL = (
    "CPPFLAGS=-DPyEval_CallObject=PyObject_CallObject "
    "pip install --force-reinstall --no-cache-dir --no-deps durable-rules==2.0.28"
)


def unloadable(error: ImportError) -> Problem:
    """Return what is wrong with the extension, and the line that installs it.

    Args:
        error: what importing it raised.
    """
    if isinstance(error, ModuleNotFoundError):
        code, state = "engine-missing", "is not installed"
    else:
        code, state = "engine-not-loaded", "is installed and cannot be loaded"
    message = f"the engine 'chaining' cannot judge, for its C extension durable-rules {state} ({error})"
    instead = "or judge by engine='direct' (--engine direct), which needs no extension and gives the same verdicts"
    return Problem(code, message, f"build it with a C compiler: {INSTALL}; {instead}")
