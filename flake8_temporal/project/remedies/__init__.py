"""How what a rule finds can be rewritten, and how far that can be trusted: one module for each family of rewrites.

A family takes a hit of its rules and gives a ``Remedy`` or None; ``remedy`` makes the ``Fix`` of it that a finding
carries. Nothing is edited here: ``fixes`` does that, and knows nothing of what was found.
"""
