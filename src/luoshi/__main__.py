"""``python -m luoshi``: the command line."""

from luoshi.cli.main import main

if __name__ == "__main__":
    main()
