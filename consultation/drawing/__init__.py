"""家族図とエコマップ: pure functions from plain values to SVG; no models, no Django.

``genogram`` and ``ecomap`` return a Drawing: the SVG, what its signs mean, and the same in words.
"""
