"""Files of a layer that call each other in a circle, told by what their objects
name: there no file can be read, tested or changed by itself."""
import glob
import os

from tree import BUILD, SOURCE, Skip, run


def objects(layer):
    """The object of each C file that is there, by its name."""
    sources = glob.glob(os.path.join(SOURCE, layer, "**", "*.c"), recursive=True)
    folder = os.path.join(BUILD, layer, f"libav-{os.path.basename(layer)}.a.p")
    flat = {os.path.relpath(source, os.path.join(SOURCE, layer)).replace("/", "_"): source for source in sources}
    found = {name: os.path.join(folder, name + ".o") for name in flat}
    return {name: path for name, path in found.items() if os.path.exists(path)}


def calls(layer):
    """Which files each file needs something of."""
    defined, wanted = {}, {}
    for name, path in objects(layer).items():
        wanted[name] = set()
        for line in run("nm", "--extern-only", path).stdout.splitlines():
            words = line.split()
            if words[-2] == "U":
                wanted[name].add(words[-1])
            else:
                defined[words[-1]] = name
    return {name: {defined[symbol] for symbol in symbols if symbol in defined} - {name} for name, symbols in wanted.items()}


def in_circles(layer):
    """The files that lead back to themselves."""
    graph = calls(layer)
    if not graph:
        raise Skip(f"{layer} is not built")
    for name in sorted(graph):
        reached, todo = set(), list(graph[name])
        while todo:
            other = todo.pop()
            if other not in reached:
                reached.add(other)
                todo += graph[other]
        if name in reached:
            yield f"{layer}/{name}"
