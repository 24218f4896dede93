"""The service that sends parcels."""
