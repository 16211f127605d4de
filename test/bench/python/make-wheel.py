"""Makes a wheel whose data has this many bytes: make-wheel.py FILE BYTES"""
import sys
import zipfile

path, left = sys.argv[1], int(sys.argv[2])
info = "acme_parcel-1.2.0.dist-info"
chunk = bytes(1024 * 1024)
with zipfile.ZipFile(path, "w") as wheel:
    with wheel.open("acme_parcel/data.bin", "w", force_zip64=True) as data:
        while left > 0:
            data.write(chunk[:left])
            left -= len(chunk)
    wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: acme-parcel\nVersion: 1.2.0\n\nParcels.\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(f"{info}/RECORD", "")
