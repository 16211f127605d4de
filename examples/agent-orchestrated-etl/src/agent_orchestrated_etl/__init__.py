"""Small ETL pipelines that agents put together from named steps."""

from importlib.metadata import version

__version__ = version("agent-orchestrated-etl")
