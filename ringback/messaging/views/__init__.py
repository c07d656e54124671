"""The pages and addresses of messaging itself; the desk shows contacts and messages."""
