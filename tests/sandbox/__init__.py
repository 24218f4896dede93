"""The SDK's own workflow sandbox as a judge: ``oracle`` runs source text in it and says what happened.

What the rules claim about the run time is checked against it. Nothing here belongs to the package, which never
imports the SDK.
"""
