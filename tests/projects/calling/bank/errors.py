"""What the bank raises."""


class BankError(Exception):
    """The bank failed."""


class CardDeclined(BankError):
    """The bank says no."""
