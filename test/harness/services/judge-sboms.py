"""Judges SBOMs by the libraries of CycloneDX and SPDX for Python: prints, by path, what is wrong with each."""

import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document


def problems_of(path):
    if path.endswith(".spdx.json"):
        return [message.validation_message for message in validate_full_spdx_document(parse_file(path))]
    with open(path, encoding="utf-8") as file:
        text = file.read()
    version = SchemaVersion.from_version(json.loads(text)["specVersion"])
    error = JsonStrictValidator(version).validate_str(text)
    return [] if error is None else [str(error.data)]


print(json.dumps({path: problems_of(path) for path in sys.argv[1:]}))
