"""The JSON Schema of rule files, generated from the document models, so that an editor completes keys.

``python -m tiercheck.rulebook.schema`` writes it anew.
"""

import json
from pathlib import Path

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from tiercheck.rulebook.document import AnyFile

SCHEMA_FILE = Path(__file__).with_name("rule-file.schema.json")


class _WithoutNull(GenerateJsonSchema):
    """A value that was malformed is read as None; that is no way to write it."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def schema_text() -> str:
    """Return the JSON Schema as it is kept in the tree."""
    adapter: TypeAdapter[AnyFile] = TypeAdapter(AnyFile)
    generated = adapter.json_schema(by_alias=True, schema_generator=_WithoutNull)
    titled = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "tiercheck rule file, format 1",
        **generated,
    }
    return json.dumps(titled, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
