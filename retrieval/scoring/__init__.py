"""Right or wrong: answers, visits and hits held against gold records. Pure: no index, no printing."""
