"""How a positioned tree becomes a typed document: forgiving, so that one fault does not hide the next.

A document model is a ``Shape``. Whatever in it is malformed is reported through the validation context and read
as None; the reading goes on. Keys that do not exist and keys that are missing are reported the same way.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, ClassVar, Self, TypeAlias, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    GetPydanticSchema,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WithJsonSchema,
    WrapValidator,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from tiercheck.errors import Location, nearest
from tiercheck.yaml.node import PLAIN, ListNode, MappingNode, Node, TextNode, texts
from tiercheck.yaml.report import Report

T = TypeVar("T")
# No double underscore and none at the end: judged tables join the ids of a tier and an indicator by two.
ID_PATTERN = "^(?=.{1,80}$)[a-z][a-z0-9]*(_[a-z0-9]+)*$"
ID_HINT = "use small letters, digits and single underscores between them, a letter first, at most 80 in all"


def report_of(info: ValidationInfo) -> Report:
    """Return the report that the reading runs with."""
    report = info.context
    if not isinstance(report, Report):
        raise TypeError("a shape is read with a Report as its context")
    return report


def _keep_reading(node: object, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> object:
    if not isinstance(node, Node):
        return node
    try:
        return handler(node)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            report_of(info).add(each["type"], node, each["msg"])
        return None


Kept: TypeAlias = Annotated[T | None, WrapValidator(_keep_reading)]


def _wrong_kind(expected: str, node: object) -> PydanticCustomError:
    kinds: dict[type, str] = {ListNode: "a list", MappingNode: "a mapping"}
    found = kinds.get(type(node), "empty" if isinstance(node, TextNode) and not node.text.strip("~ ") else "a text")
    return PydanticCustomError(
        "wrong-kind", "{expected} belongs here; this is {found}", {"expected": expected, "found": found}
    )


def _text(node: object) -> TextNode:
    if isinstance(node, TextNode) and not node.is_null and node.text.strip():
        return node
    raise _wrong_kind("a text", node)


def _entries(node: object) -> dict[str, Node]:
    if isinstance(node, MappingNode):
        return {key.text: value for key, value in node.entries}
    raise _wrong_kind("a mapping", node)


def _named(node: object, info: ValidationInfo) -> dict[str, Node]:
    entries = _entries(node)
    if isinstance(node, MappingNode):
        for key, _ in node.entries:
            if not review_id(key, report_of(info)):
                del entries[key.text]
    return entries


def review_id(node: TextNode, report: Report) -> bool:
    """Report a name that is none; return whether it is one."""
    if re.fullmatch(ID_PATTERN, node.text):
        return True
    report.add("bad-id", node, f"{node.text!r} cannot be a name here", ID_HINT)
    return False


def _items(node: object) -> tuple[Node, ...]:
    if isinstance(node, ListNode):
        return node.items
    raise _wrong_kind("a list", node)


_IS_TEXT = GetPydanticSchema(lambda _type, _handler: core_schema.no_info_plain_validator_function(_text))
Words: TypeAlias = Annotated[TextNode, _IS_TEXT, WithJsonSchema({"type": "string"})]
Figure: TypeAlias = Annotated[TextNode, _IS_TEXT, WithJsonSchema({"type": ["number", "string"]})]
Day: TypeAlias = Annotated[TextNode, _IS_TEXT, WithJsonSchema({"type": "string", "format": "date"})]
Flag: TypeAlias = Annotated[TextNode, _IS_TEXT, WithJsonSchema({"enum": [True, False, "true", "false"]})]
Code: TypeAlias = Annotated[TextNode, _IS_TEXT, WithJsonSchema({"type": ["string", "integer"]})]
Entries: TypeAlias = Annotated[Mapping[str, Kept[T]], BeforeValidator(_entries)]
Named: TypeAlias = Annotated[
    Mapping[str, Kept[T]], BeforeValidator(_named), Field(json_schema_extra={"propertyNames": {"pattern": ID_PATTERN}})
]
Items: TypeAlias = Annotated[tuple[Kept[T], ...], BeforeValidator(_items)]


def kind_of(node: object) -> str:
    """Tell the kinds of node apart where a key allows more than one."""
    kinds: dict[type, str] = {TextNode: "text", ListNode: "list", MappingNode: "mapping"}
    return kinds.get(type(node), "")


@cache
def _keys(model: type[BaseModel]) -> frozenset[str]:
    """Return the keys of a shape, as a file spells them."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


@cache
def _field_names(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the names of fields whose keys are spelled otherwise."""
    return {field.alias: name for name, field in model.model_fields.items() if field.alias}


class Shape(BaseModel):
    """A mapping with fixed keys; every value may be None when it was malformed, which is then reported.

    Attributes:
        needed: the keys that must be there, as the file spells them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)
    needed: ClassVar[tuple[str, ...]] = ()
    _node: MappingNode = PrivateAttr()

    @property
    def node(self) -> MappingNode:
        """The mapping it was read from."""
        return self._node

    @property
    def location(self) -> Location:
        """Where the mapping begins."""
        return self._node.location

    def at(self, key: str) -> Location:
        """Return where a key stands, or where the mapping begins when the key is not there."""
        found = self._node.key(key)
        return found.location if found else self._node.location

    def has(self, key: str) -> bool:
        """Whether the key was written, well or badly."""
        return _field_names(type(self)).get(key, key) in self.model_fields_set

    @model_validator(mode="wrap")
    @classmethod
    def _from_node(cls, node: object, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if isinstance(node, dict):  # pydantic-core may enter this validator once more around the model itself
            return handler(node)
        if not isinstance(node, MappingNode):
            raise _wrong_kind("a mapping", node)
        shape = handler(cls._known(node, report_of(info)))
        shape._node = node
        return shape

    @classmethod
    def _known(cls, node: MappingNode, report: Report) -> dict[str, Node]:
        """Return the values of the keys that exist; report the others, and those that are missing."""
        keys = _keys(cls)
        open_ended = cls.model_config.get("extra") == "allow"
        for key, _ in node.entries:
            if key.text not in keys and not open_ended:
                hint = nearest(key.text, keys) or f"the keys here are {', '.join(sorted(keys))}"
                report.add("unknown-key", key, f"there is no key {key.text!r} here", hint)
        for name in cls.needed:
            if name not in node:
                code = "missing-citation" if name == "cite" else "missing-key"
                report.add(code, node, f"the key {name!r} is missing", f"add {name}: ...")
        return {key.text: value for key, value in node.entries if open_ended or key.text in keys}

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        shown = handler(schema)
        if cls.needed:
            handler.resolve_ref_schema(shown)["required"] = list(cls.needed)
        return shown


S = TypeVar("S", bound=Shape)
_BARE_BOOLEANS = frozenset({"yes", "no", "on", "off"})


def read_shape(model: type[S], node: MappingNode, report: Report) -> S:
    """Read a mapping; whatever is malformed is in the report, and None in the shape."""
    return model.model_validate(node, context=report)


def report_bare_booleans(node: Node, report: Report) -> None:
    """Report unquoted words that other YAML readers take for true or false."""
    for each in texts(node):
        if each.style == PLAIN and each.text.lower() in _BARE_BOOLEANS:
            message = f"bare {each.text}: YAML 1.1 would read it as a boolean; here it is text"
            report.add("bare-boolean", each, message, f'quote it: "{each.text}"')
