"""The steps that the pipeline puts together: the gate, what is kept of an arrival, what a change is."""
