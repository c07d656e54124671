"""The screens of knowledge: read, written, reviewed, agreed."""
