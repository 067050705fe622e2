"""Chinese regional newspapers in, checked project and metric records out."""

__version__ = "0.1.0"
