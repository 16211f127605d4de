"""Parses every file that is named, by the end of its name, and prints what cannot be parsed as JSON."""

import ast
import configparser
import json
import pathlib
import sys
import tomllib

problems = {}
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    try:
        if path.suffix == ".toml" or path.suffix == ".lock":
            tomllib.loads(path.read_text(encoding="utf-8-sig"))
        elif path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".py":
            ast.parse(path.read_bytes())
        elif path.suffix == ".cfg":
            configparser.ConfigParser(interpolation=None).read_string(path.read_text(encoding="utf-8"))
    except Exception as error:
        problems[name] = f"{type(error).__name__}: {error}"
print(json.dumps(problems))
