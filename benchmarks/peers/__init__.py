"""The job in other tools, in each as its own documentation recommends.

Each module has ``run(plan)``, which builds the tool's model from the numbers of the plan, runs it and gives
an ``Outcome``. What is timed is the tool's own work: from numbers in memory to a log in memory.
"""
