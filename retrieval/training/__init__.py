"""What is learned, made anew: the reader's network and the choice among candidates. Never imported in use.

python -m retrieval.training.train_reader, python -m retrieval.training.fit_choice; both say their arguments by --help.
"""
