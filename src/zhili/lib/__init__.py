"""Plain values that every room shares; knows neither Django nor any domain word."""
