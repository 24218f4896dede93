"""A depot whose activities, clients and worker stand in files of their own."""
