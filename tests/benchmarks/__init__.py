"""`make bench`: how fast, in time and in words; no part of the tests."""
