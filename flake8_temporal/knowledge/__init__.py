"""What names do: which calls and reads outside the linted project touch a clock, a disk, a network and so on.

The TOML files are the source, ``compiled.json`` is the copy that ships, and ``table`` answers the questions.
Nothing here looks at the linted project; ``project`` resolves names and asks.
"""
