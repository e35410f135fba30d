"""What a scenario becomes before anything happens: town, demand and plan."""
