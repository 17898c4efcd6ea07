"""The uptake room."""
