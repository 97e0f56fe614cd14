"""The verb that runs cases."""

from pathlib import Path

import click

from tiercheck.api.assessor import ENGINES
from tiercheck.api.cases import named_like, read_cases, run_cases
from tiercheck.api.change_reports import Updates, describe, results_junit, texts_of, updates
from tiercheck.api.reports import Language, Text, filled
from tiercheck.api.shelves import packaged_rules, rules_around, shelf_of
from tiercheck.cli.exits import PROBLEMS
from tiercheck.cli.gates import language_option, rules_option
from tiercheck.cli.streams import UNWRAPPED, read_exactly, write_text
from tiercheck.errors import CaseFileError, Problem

BOTH = "both"
_UPDATED = {
    (False, True): Text("{count} 个案例文件已更新", "{count} case file updated"),
    (False, False): Text("{count} 个案例文件已更新", "{count} case files updated"),
    (True, True): Text("{count} 个案例文件将会更改", "{count} case file would change"),
    (True, False): Text("{count} 个案例文件将会更改", "{count} case files would change"),
}
_LEFT = Text("未记录、须人工处理：", "not recorded, for a person to settle:")


@click.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "name", metavar="NAME", help="Run only cases whose file, line or name contains NAME.")
@click.option("--engine", type=click.Choice([*ENGINES, BOTH]), default=BOTH, show_default=True)
@click.option("--update", is_flag=True, help="Record what came out in the case files, after showing the difference.")
@click.option("--dry-run", is_flag=True, help="With --update: show the difference only.")
@click.option("--junit", "xml", metavar="FILE", help="Write JUnit XML to FILE, whole or not at all.")
@rules_option
@language_option
def test(
    path: Path | None,
    name: str | None,
    engine: str,
    update: bool,
    dry_run: bool,
    xml: str | None,
    rules: Path | None,
    lang: str,
) -> int:
    """Run the cases (*.cases.yaml, *.cases.csv) below PATH, by default those shipped with the rules.

    Exit 0: all came out as expected; 1: cases fail, or the rules have problems; 2: cases that cannot be read.
    """
    place = path if path is not None else packaged_rules()
    texts = texts_of(place) if update else {}
    shelf = shelf_of((rules if rules is not None else rules_around(place)).resolve())
    cases = read_cases(place, shelf=shelf)
    chosen = cases if name is None else named_like(cases, name)
    results = run_cases(chosen, shelf=shelf, engines=tuple(ENGINES) if engine == BOTH else (engine,))
    if xml is not None:
        write_text(results_junit(results, Language(lang)), xml)
    if update:
        return _record(updates(results, texts), Language(lang), dry_run=dry_run)
    write_text(results.render("text", lang, width=UNWRAPPED), None)
    return 0 if results.passed else PROBLEMS


def _record(found: Updates, language: Language, *, dry_run: bool) -> int:
    """Show what changes and write it; what cannot be recorded is told, and the run fails."""
    for changed in found.files:
        write_text(changed.difference, None)
        if not dry_run:
            if read_exactly(changed.file) != changed.before:
                message = f"{changed.file} was changed while its cases ran; nothing of it was recorded"
                raise CaseFileError([Problem("file-changed", message, "run it again")])
            write_text(changed.after, changed.file)
    told = filled(_UPDATED[dry_run, len(found.files) == 1], count=len(found.files))
    write_text(f"{told.in_language(language)}\n", None)
    if found.left:
        write_text(f"{_LEFT.in_language(language)}\n{describe(found.left, language)}\n", None)
    return PROBLEMS if found.left or (dry_run and found.files) else 0
