"""Prints name and version of each distribution that is named, and that of its file name, as JSON."""

import email
import json
import sys
import tarfile
import zipfile

found = []
for path in sys.argv[1:]:
    if path.endswith(".whl"):
        with zipfile.ZipFile(path) as archive:
            bad = archive.testzip()
            names = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA") and n.count("/") == 1]
            text = archive.read(names[0])
    else:
        with tarfile.open(path) as archive:
            bad = None
            names = [n for n in archive.getnames() if n.endswith("/PKG-INFO") and n.count("/") == 1]
            text = archive.extractfile(names[0]).read()
    message = email.message_from_bytes(text)
    found.append({"path": path, "name": message["Name"], "version": message["Version"], "damaged": bad})
print(json.dumps(found))
