"""Drawing a map of an answer: pure, from values to shapes, classes and marks."""
