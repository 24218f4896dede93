"""What the workflows pass around."""

from .orders import Invoice, Order
