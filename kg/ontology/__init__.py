"""kg.ttl, shapes.ttl, context.jsonld: what the terms mean, and what a graph of ours must be like."""
