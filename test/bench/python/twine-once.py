"""Runs twine; the last line is the peak memory in bytes."""
import resource

from twine.__main__ import main

if not main():
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
