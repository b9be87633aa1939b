"""How much each feature of a statement speaks for its day, as logarithms of odds.

Fitted to labelled documents by `python benchmarks/fit_weights.py`, which writes this file; judged by leaving one site
out at a time (`python benchmarks/reading.py --leave-one-out`).
"""

WEIGHTS = {
    "start key": 6.0,
    "date key": 4.5,
    "other key": 1.0,
    "file name": 2.5,
    "label": 4.5,
    "title": 3.5,
    "abstract": 1.5,
    "picture": 1.5,
    "first lines": 1.5,
    "text": 0.3,
    "end key": 0.0,
    "agreement": 0.6,
    "year written": 0.7,
    "weekday fits": 1.5,
    "weekday contradicts": -2.0,
    "hours beside": 0.8,
    "beside a start key": -3.0,
    "under a word for hours": -3.0,
    "copied": -6.0,
    "posting family": -3.0,
    "without hour": -0.3,
    "with hour": 0.5,
    "odd seconds": -1.5,
    "odd minutes": -1.5,
    "night": -1.0,
    "shared hour": -0.3,
    "names are the days": 2.0,
    "labels are the days": 1.5,
    "before the stored day": -1.0,
}
