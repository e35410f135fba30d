"""gridsim simulates how a township handles its residents' matters."""

__version__ = "0.1.0"
