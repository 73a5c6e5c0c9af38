#!/usr/bin/python3
"""The count that continuous integration prints is that of the cases, and never kind.

Speaks TAP.
"""
import json
import os
import subprocess
import sys
import tempfile

from tree import SOURCE

COUNT = os.path.join(SOURCE, "build-aux", "count-tests")
TAP = "TAP version 13\n1..3\nok 1 /a\nok 2 /b # SKIP no scanner\n{last}"


def entry(name, result, output=""):
    return {"name": name, "result": result, "stdout": output, "duration": 0.1}


CASES = {
    "cases-are-counted": ([entry("a", "OK", TAP.format(last="ok 3 /c\n"))], "2 passed, 0 failed", 0),
    "a-failed-case-fails": ([entry("a", "FAIL", TAP.format(last="not ok 3 /c\n"))], "1 passed, 1 failed", 1),
    "a-crash-is-a-failure": ([entry("a", "ERROR", "TAP version 13\n1..3\nok 1 /a\n")], "1 passed, 1 failed", 1),
    "a-timeout-is-a-failure": ([entry("a", "TIMEOUT")], "0 passed, 1 failed", 1),
    "a-program-without-cases-counts-once": ([entry("a", "OK", "some words\n")], "1 passed, 0 failed", 0),
    "a-skipped-program-counts-for-nothing": ([entry("a", "SKIP"), entry("b", "OK")], "1 passed, 0 failed", 0),
    "only-skipped-is-not-a-success": ([entry("a", "SKIP")], "0 passed, 0 failed", 1),
    "no-test-is-not-a-success": ([], "0 passed, 0 failed", 1),
    "programs-add-up": ([entry("a", "OK", "1..1\nok 1 /a\n"), entry("b", "FAIL", "1..1\nnot ok 1 /b\n")],
                        "1 passed, 1 failed", 1),
}


def main():
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (name, (entries, last, status)) in enumerate(CASES.items(), 1):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as log:
            log.writelines(json.dumps(e) + "\n" for e in entries)
            log.flush()
            result = subprocess.run([sys.executable, COUNT, log.name], capture_output=True, text=True, check=False)
        good = result.stdout.rstrip("\n").split("\n")[-1] == last and result.returncode == status
        failed += not good
        print(f"{'ok' if good else 'not ok'} {number} {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
