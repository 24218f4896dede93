"""Source text to facts of one module, with no knowledge of rules, options, tables or the disk.

``extract`` is the way in, ``records`` the vocabulary it answers in; what the facts mean is decided in ``project``.
"""
