"""From a sentence that somebody wrote to one that is proven: what stands around a passage, how its sentences are set to
stand alone, the repair ladder, and spans of passages as citations. Answers and digests are made with it."""
