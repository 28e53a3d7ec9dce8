"""Graph <-> a SPARQL 1.1 server: what differs is sent, and questions are asked there."""

from kg.remote.asking import RemoteGraph
from kg.remote.client import Client
from kg.remote.endpoints import Endpoints, find_endpoints
from kg.remote.push import Push, push_graph

__all__ = ["Client", "Endpoints", "Push", "RemoteGraph", "find_endpoints", "push_graph"]
