"""The service that sends invoices."""
