"""PyTorch on the CPU, doing the tasks of task.ts. One JSON object a line in, one out: open, run, close."""

import base64
import json
import sys
import time

import torch

RATE = 0.01
COMPARED_ROWS = 2


def decoded(value):
    if isinstance(value, dict) and set(value) == {"f32"}:
        return torch.frombuffer(bytearray(base64.b64decode(value["f32"])), dtype=torch.float32).clone()
    if isinstance(value, dict):
        return {key: decoded(item) for key, item in value.items()}
    return value


def parts_of(given, flat, replicas):
    """One tensor a parameter, [replicas, ...] where there are several; vectors with an axis for the rows."""
    flat = flat.reshape(replicas, -1)
    parts, at, last = [], 0, len(given["widths"]) - 2
    for layer, (inputs, units) in enumerate(zip(given["widths"], given["widths"][1:])):
        names = ["W", "gamma", "beta"] if given["bn"] and layer < last else ["W", "b"]
        for name in names:
            shape = (inputs, units) if name == "W" else (1, units)
            size = shape[0] * shape[1]
            part = flat[:, at : at + size].reshape(replicas, *shape)
            parts.append((name, part if replicas > 1 else part[0]))
            at += size
    return [name for name, _ in parts], [part for _, part in parts]


def outputs_of(names, parts, x):
    h = z = x
    for i, (name, part) in enumerate(zip(names, parts)):
        if name == "W":
            z = h @ part
        elif name == "gamma":
            centred = z - z.mean(0, keepdim=True)
            normalised = centred / torch.sqrt((centred**2).mean(0, keepdim=True) + 1e-5)
            h = torch.tanh(normalised * part + parts[i + 1])
        elif name == "b":
            h = z + part if i == len(names) - 1 else torch.tanh(z + part)
    return h


def errors_of(given, names, parts, x, t):
    """E of each replica."""
    y = outputs_of(names, parts, x)
    if given["problem"]["loss"] == "mse":
        return ((y - t) ** 2).sum((-2, -1)) / given["rows"]
    return (t * (torch.logsumexp(y, -1, keepdim=True) - y)).sum((-2, -1)) / given["rows"]


def tables_of(given):
    widths, rows = given["widths"], given["rows"]
    return given["X"].reshape(rows, widths[0]), given["T"].reshape(rows, widths[-1])


class Product:
    def __init__(self, task):
        self.a, self.b = (task[name].reshape(task["n"], task["n"]) for name in "ab")

    def run(self, units):
        for _ in range(units):
            self.c = self.a @ self.b

    def result(self):
        return self.a @ self.b


class Training:
    def __init__(self, task):
        self.given, self.compared = task["given"], task["compared"]
        self.tables = tables_of(self.given)
        self.reset()

    def reset(self):
        self.names, parts = parts_of(self.given, self.given["theta"], self.given["replicas"])
        self.parts = [part.clone().requires_grad_() for part in parts]

    def run(self, units):
        for _ in range(units):
            slopes = torch.autograd.grad(errors_of(self.given, self.names, self.parts, *self.tables).sum(), self.parts)
            with torch.no_grad():
                for part, slope in zip(self.parts, slopes):
                    part -= RATE * slope

    def result(self):
        self.reset()
        self.run(self.compared)
        return torch.cat([part.detach().reshape(self.given["replicas"], -1) for part in self.parts], 1)


class Slice:
    def __init__(self, task):
        self.given, self.task = task["given"], task
        self.tables = tables_of(self.given)

    def row(self, i):
        axis = self.task["axis"]
        a, b = axis[i % len(axis)], axis[:, None]
        points = self.given["theta"][None] + a * self.task["d1"][None] + b * self.task["d2"][None]
        with torch.no_grad():
            return errors_of(self.given, *parts_of(self.given, points, len(axis)), *self.tables)

    def run(self, units):
        for i in range(units):
            self.row(i)

    def result(self):
        return torch.cat([self.row(i) for i in range(COMPARED_ROWS)])


class Curvature:
    """H v, or all of H with its eigenvalues."""

    def __init__(self, task):
        self.given, self.v = task["given"], task.get("v")
        self.tables = tables_of(self.given)

    def error(self, theta):
        return errors_of(self.given, *parts_of(self.given, theta, 1), *self.tables)

    def once(self):
        if self.v is None:
            hessian = torch.autograd.functional.hessian(self.error, self.given["theta"], vectorize=True)
            return torch.linalg.eigvalsh(hessian.double()).flip(0)
        theta = self.given["theta"].clone().requires_grad_()
        (slope,) = torch.autograd.grad(self.error(theta), theta, create_graph=True)
        return torch.autograd.grad(slope @ self.v, theta)[0]

    def run(self, units):
        for _ in range(units):
            self.once()

    def result(self):
        return self.once()


KINDS = {"product": Product, "training": Training, "slice": Slice, "hvp": Curvature, "hessian": Curvature}

loaded = None


def answer(request):
    global loaded
    begun = time.perf_counter()
    if "open" in request:
        task = decoded(request["open"])
        loaded = KINDS[task["kind"]](task)
        values = loaded.result().double().flatten()
        first = 1000 * (time.perf_counter() - begun)
        stride = -(-len(values) // 4096)
        return {"firstMs": first, "values": values[::stride].tolist(), "norm": values.norm().item()}
    loaded.run(request["run"])
    return {"ms": 1000 * (time.perf_counter() - begun)}


for line in sys.stdin:
    try:
        print(json.dumps(answer(json.loads(line))), flush=True)
    except Exception as error:  # reported beside the others' results, which go on
        print(json.dumps({"failed": f"{type(error).__name__}: {error}"}), flush=True)
