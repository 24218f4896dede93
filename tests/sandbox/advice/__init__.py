"""What the messages about definitions, calls, evolution and style advise, followed: one file for each rule.

A comment ``# advice:`` quotes the part of a message that the line, or the next one, follows. The files are read and run
by ``test_sandbox_advice``; that no advice is left out is shown there.
"""
