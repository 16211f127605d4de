"""Makes a wheel whose data has this many bytes: make-wheel.py FILE BYTES"""
import base64
import hashlib
import sys
import zipfile

path, left = sys.argv[1], int(sys.argv[2])
info = "acme_parcel-1.2.0.dist-info"
chunk = bytes(1024 * 1024)
texts = {
    f"{info}/METADATA": "Metadata-Version: 2.1\nName: acme-parcel\nVersion: 1.2.0\n\nParcels.\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
record = []


def add(name, digest, size):
    encoded = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    record.append(f"{name},sha256={encoded},{size}\n")


with zipfile.ZipFile(path, "w") as wheel:
    digest, size = hashlib.sha256(), left
    with wheel.open("acme_parcel/data.bin", "w", force_zip64=True) as data:
        while left > 0:
            data.write(chunk[:left])
            digest.update(chunk[:left])
            left -= len(chunk)
    add("acme_parcel/data.bin", digest.digest(), size)
    for name, text in texts.items():
        wheel.writestr(name, text)
        add(name, hashlib.sha256(text.encode()).digest(), len(text))
    wheel.writestr(f"{info}/RECORD", "".join(record) + f"{info}/RECORD,,\n")
