"""Text that is hostile or broken gives problems, never an exception, code or a flood of memory."""

import tracemalloc
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiercheck.rulebook.review import check
from tiercheck.yaml.node import ListNode, MappingNode, TextNode, plain
from tiercheck.yaml.source import Limits, Source, read_file, read_source


def codes(source: Source) -> list[str]:
    return [problem.code for problem in source.problems]


def place(source: Source) -> str:
    return str(source.problems[0].location)


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"a: \xff\n", "not-utf8", "f:1:4"),
        (b"\xff\xfea\x00", "not-utf8", "f:1:1"),
        ("a: 中\x00文\n", "forbidden-character", "f:1:5"),
        ("a: 1\nb: \u2028\n", "forbidden-character", "f:2:4"),
        ("a: 1\nb: \ud800\n", "forbidden-character", "f:2:4"),
        ("a: [1, 2", "truncated-file", "f:1:9"),
        ("a: 'x", "truncated-file", "f:1:6"),
        ("a:\n\tb: 1\n", "tab", "f:2:1"),
        ("", "empty-file", "f:1:1"),
        ("a: 1\n--- \nb: 1\n", "second-document", "f:2:1"),
        ("a: 1\nb: 2\n'a': 3\n", "duplicate-key", "f:3:1"),
        ("a: &x 1\n", "anchor", "f:1:4"),
        ("a: *x\n", "alias", "f:1:4"),
        ("<<: {a: 1}\n", "merge-key", "f:1:1"),
        ("a: !!python/object/apply:os.system [ls]\n", "tag", "f:1:4"),
        ("[" * 400 + "]" * 400, "too-deep", "f:1:41"),
        ("{a: " * 400 + "}" * 400, "too-deep", "f:1:161"),
        ("- " * 60 + "a", "too-deep", "f:1:81"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: bytes | str, code: str, where: str) -> None:
    source = read_source(data, "f")
    assert code in codes(source)
    assert place(source) == where


def test_a_tag_runs_no_code(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    source = read_source(f"a: !!python/object/apply:os.mkdir [{mark}]\n", "f")
    assert codes(source) == ["tag"]
    assert not mark.exists()


def test_an_alias_bomb_stays_small() -> None:
    levels = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    tracemalloc.start()
    source = read_source("\n".join(levels), "f")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert set(codes(source)) == {"alias", "anchor"}
    assert peak < 5_000_000


def test_a_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(b"# " + b"x" * 10_000_000)
    tracemalloc.start()
    source = read_file(large, "large.yaml")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(source) == ["file-too-large"]
    assert peak < 3_000_000


def test_a_file_of_many_values_is_refused() -> None:
    source = read_source("[" + "1," * 200 + "]", "f", Limits(nodes=100))
    assert codes(source) == ["too-many-values"]


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert codes(read_file(tmp_path, "f")) == ["not-a-file"]
    (tmp_path / "folder.yaml").mkdir()
    assert [problem.code for problem in check(tmp_path)] == ["not-a-file"]


def test_a_file_that_does_not_exist_is_said(tmp_path: Path) -> None:
    assert [problem.code for problem in check(tmp_path / "none.yaml")] == ["not-a-file"]
    assert [problem.code for problem in check(tmp_path)] == ["no-rule-files"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfa: 1\nb: x\n", b"a: 1\r\nb: x\r\n", b"a: 1\rb: x\r"])
def test_a_byte_order_mark_and_other_line_ends_are_read(data: bytes) -> None:
    source = read_source(data, "f")
    assert source.problems == ()
    assert source.root is not None
    assert plain(source.root) == {"a": 1, "b": "x"}
    assert isinstance(source.root, MappingNode)
    assert str(source.root.entries[1][1].location) == "f:2:4"


def test_a_very_long_line_is_not_repeated_in_the_problem() -> None:
    source = read_source("a: [" + "x, " * 10_000 + "&b c]", "f")
    assert codes(source) == ["anchor"]
    assert source.problems[0].source_line == ""


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_no_text_raises(data: str | bytes) -> None:
    source = read_source(data, "f")
    assert source.root is not None or source.problems
    assert all(problem.location is not None for problem in source.problems)


def test_plain_values_are_exact_and_never_guessed() -> None:
    text = """
        amount: 12.50
        count: 007
        code: 440305
        off: [NO, on, yes, 'true', true, ~, null, "", 1e5, .5, +3, 1_000, 0x1F, 12:30:00, nan, 2022-08-01, 8200万元]
        huge: HUGE
    """.replace("HUGE", "9" * 5000)
    root = read_source(text, "f").root
    assert root is not None
    assert plain(root) == {
        "amount": Decimal("12.50"),
        "count": "007",
        "code": 440305,
        "off": [
            *("NO", "on", "yes", "true", True, None, None, "", "1e5", ".5", 3),
            *("1_000", "0x1F", "12:30:00", "nan", "2022-08-01", "8200万元"),
        ],
        "huge": "9" * 5000,
    }


def test_json_is_read_with_its_escapes() -> None:
    root = read_source('{"name": "\\u4e2d\\ud842\\udfb7", "list":[1,\t2.0]}', "f").root
    assert root is not None
    assert plain(root) == {"name": "中𠮷", "list": [1, Decimal("2.0")]}


def test_the_place_of_a_character_in_a_scalar() -> None:
    root = read_source("- abc def\n- 'abc def'\n- abc\n  def\n- >\n  abc def\n", "f").root
    assert isinstance(root, ListNode)
    nodes = [node for node in root.items if isinstance(node, TextNode)]
    assert [str(node.place(4)) for node in nodes] == ["f:1:7", "f:2:8", "f:4:3", "f:5:3"]
