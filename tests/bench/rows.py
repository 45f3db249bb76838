"""What every benchmark here does: contenders taking turns, the median of each round's ratio, one row of the table."""
import json
import statistics
import time


def milliseconds(work):
    start = time.monotonic_ns()
    work()
    return (time.monotonic_ns() - start) / 1e6


def rounds(count, contenders, before=lambda name: None):
    """Each contender once a round, so that what else the machine does meets all alike. Lists of ms by name."""
    times = {name: [] for name in contenders}
    for turn in range(count):
        for name in list(contenders) if turn % 2 == 0 else reversed(list(contenders)):
            before(name)
            took = contenders[name]()
            times[name].append(took)
    return times


def timed(contenders):
    return {name: (lambda work=work: milliseconds(work)) for name, work in contenders.items()}


def median(values):
    return statistics.median(values)


def ratio(numerator, denominator):
    """The median of the ratios within the rounds."""
    return median(above / below for above, below in zip(numerator, denominator))


def emit(what, against, ours, theirs, value, goal, met, note=""):
    """One row. `met` None: there is no goal to meet, the figure is stated."""
    row = {"what": what, "against": against, "ours": ours, "theirs": theirs, "value": value, "goal": goal, "met": met,
           "note": note}
    print("ROW " + json.dumps(row), flush=True)


def at_most(what, against, ours, theirs, limit, note=""):
    value = ratio(ours, theirs)
    emit(what, against, f"{median(ours):.1f} ms", f"{median(theirs):.1f} ms", f"{value:.2f} ×", f"≤ {limit} ×",
         value <= limit, note or f"{len(ours)} rounds")


def times_faster(what, against, ours, theirs, least, note=""):
    value = ratio(theirs, ours)
    emit(what, against, f"{median(ours):.1f} ms", f"{median(theirs):.1f} ms", f"{value:.1f} × faster",
         f"≥ {least} × faster", value >= least, note or f"{len(ours)} rounds")
