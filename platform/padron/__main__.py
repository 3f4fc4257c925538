"""`python -m padron` is the `padron` command."""

from padron.cli import main

main()
