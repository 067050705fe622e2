"""Measuring: records against gold, and the checks against records that were made wrong on purpose."""
