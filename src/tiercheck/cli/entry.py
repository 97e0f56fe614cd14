"""The entry point: runs a verb and turns whatever a user can cause into a message and an exit code."""

from collections.abc import Sequence

import click

from tiercheck.cli.exits import INTERRUPTED, PROBLEMS, UNREADABLE
from tiercheck.cli.streams import say_error
from tiercheck.cli.verbs import tiercheck
from tiercheck.errors import NO_RULE_FILES, RuleFileError, TiercheckError


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        outcome = tiercheck.main(
            None if arguments is None else list(arguments), prog_name="tiercheck", standalone_mode=False
        )
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        return INTERRUPTED
    except RuleFileError as error:
        say_error(str(error))
        return UNREADABLE if all(problem.code == NO_RULE_FILES for problem in error.problems) else PROBLEMS
    except TiercheckError as error:
        say_error(str(error))
        return UNREADABLE
    return outcome if isinstance(outcome, int) else 0
