"""`python -m pictura`, the same as the command `pictura`."""

from pictura.cli import main

main()
