"""Makes the virtual environment that the Makefile works in, or says plainly what the machine lacks.

Runs under whatever `python3` is there, so it uses nothing newer than Python 3.6.
"""

import importlib.util
import pathlib
import subprocess
import sys

OLDEST = (3, 11)
NO_VENV = "Python's venv module is missing or not whole. On Debian or Ubuntu: apt-get install python3-venv"


def main(folder: str) -> int:
    """Makes `folder`, and takes out of it what would run code at each start of Python."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        sys.stderr.write(f"Pictura needs Python 3.11 or newer; {sys.executable} is {found}.\n")
        sys.stderr.write("Name a newer one: make PYTHON=python3.12 serve\n")
        return 1
    whole = importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")
    if not whole or subprocess.call([sys.executable, "-m", "venv", "--clear", folder]) != 0:
        sys.stderr.write(NO_VENV + "\n")
        return 1
    # Python 3.11's venv brings setuptools, whose .pth file imports code into every process.
    python = str(pathlib.Path(folder, "bin", "python"))
    return subprocess.call([python, "-m", "pip", "--quiet", "uninstall", "--yes", "setuptools"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
