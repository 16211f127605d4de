"""Judges the metadata of uploads as PyPI does, with the libraries that PyPI uses.

A JSON list of [metadata, file name] comes in, a metadata being a mapping from form fields to lists of values; for each
the list of refused fields goes out.
"""

import email.utils
import json
import sys

import email_validator
import rfc3986
import rfc3986.validators
from packaging.errors import ExceptionGroup
from packaging.metadata import (
    _LIST_FIELDS,
    _RAW_TO_EMAIL_MAPPING,
    _STRING_FIELDS,
    InvalidMetadata,
    Metadata,
)
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from trove_classifiers import all_classifiers, deprecated_classifiers

VERSIONS = {"1.0", "1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5"}
FIXED = {"name", "version", "metadata-version", "dynamic"}
IN_FORM = {
    "platforms": "platform",
    "supported_platforms": "supported_platform",
    "license_files": "license_file",
    "import_names": "import_name",
    "import_namespaces": "import_namespace",
}
RAW = {IN_FORM.get(raw, raw): raw for raw in _RAW_TO_EMAIL_MAPPING}


def raw_metadata(form):
    raw, unread = {}, []
    for field, values in form.items():
        name = RAW.get(field)
        # What distutils wrote for what it did not know counts as nothing.
        if name is None or values == [""] or values[-1].strip() == "UNKNOWN":
            continue
        if name in _LIST_FIELDS:
            raw[name] = values
        elif name in _STRING_FIELDS and len(values) == 1:
            raw[name] = values[0]
        elif name == "keywords" and len(values) == 1:
            raw[name] = [word.strip() for word in values[0].split(",")]
        elif name == "project_urls":
            pairs = [[part.strip() for part in value.partition(",")] for value in values]
            raw[name] = {label: url for label, _, url in pairs}
            if len(raw[name]) < len(pairs):
                unread.append(field)
        else:
            unread.append(field)
    return raw, unread


def is_address(text):
    uri = rfc3986.uri_reference(text).normalize()
    validator = rfc3986.validators.Validator().allow_schemes("http", "https")
    validator.require_presence_of("scheme")
    validator.check_validity_of("scheme", "host", "port", "path", "query")
    try:
        validator.validate(uri)
    except rfc3986.exceptions.ValidationError:
        return False
    return True


def is_email(field):
    # From 3.13 on, several addresses are none; older interpreters take the first.
    found = email.utils.getaddresses([field])
    address = email.utils.parseaddr(field)[1] if len(found) == 1 else ""
    if not address or "[" in address:
        return True
    try:
        email_validator.validate_email(address, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return True


def own_rules(metadata):
    if metadata.metadata_version not in VERSIONS:
        yield "metadata_version"
    if metadata.version.local:
        yield "version"
    if len(metadata.summary or "") > 512:
        yield "summary"
    for field in ("author_email", "maintainer_email"):
        if not is_email(getattr(metadata, field) or ""):
            yield field
    classifiers = set(metadata.classifiers or [])
    if classifiers - set(all_classifiers) or classifiers & deprecated_classifiers.keys():
        yield "classifiers"
    for field in ("home_page", "download_url"):
        if getattr(metadata, field) is not None and not is_address(getattr(metadata, field)):
            yield field
    for label, url in (metadata.project_urls or {}).items():
        if not label or len(label) > 32 or not url or not is_address(url):
            yield "project_urls"
    for field in ("provides_dist", "obsoletes_dist"):
        for text in getattr(metadata, field) or []:
            try:
                if Requirement(text).url is not None:
                    yield field
            except InvalidRequirement:
                yield field
    if any(requirement.url is not None for requirement in metadata.requires_dist or []):
        yield "requires_dist"
    if FIXED & set(metadata.dynamic or []):
        yield "dynamic"
    if metadata.license and metadata.license_expression:
        yield "license"


def refused(form, filename):
    raw, unread = raw_metadata(form)
    found = set(unread)
    try:
        found |= set(own_rules(Metadata.from_raw(raw)))
    except ExceptionGroup as group:
        found |= {error.field.replace("-", "_") for error in group.exceptions if isinstance(error, InvalidMetadata)}
    if filename:
        try:
            parse_wheel_filename(filename)
        except InvalidWheelFilename:
            found.add("filename")
    return sorted(found)


json.dump([refused(*case) for case in json.load(sys.stdin)], sys.stdout)
