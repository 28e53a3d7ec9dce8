"""Records <-> quads: what stands in the graph, and in which of its named graphs.

`terms` names things, `article` writes what one article says, `derived` what follows from all of them,
`reading` gives the records back. Nothing here opens a store.
"""
