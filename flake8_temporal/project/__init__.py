"""Facts of modules to who reaches what: names resolved, calls followed, guards weighed, effects looked up.

``linker`` is the way in. It reads no files and knows no rules; what it cannot resolve is unknown, and unknown
stays silent.
"""
