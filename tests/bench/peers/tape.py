"""Training steps (forward, backward, AdamW) by PyTorch: processor time a step on one thread, with a second argument time by the clock on so many;
the better of its default and fused AdamW.

Same inputs, targets and number of parameters as tests/bench/tape.bench.ts; each library draws its own first weights.
"""

import sys
import time

from _peer import emit, normals

import torch

N, F = torch.nn, torch.nn.functional
THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else 1
CLOCK = time.process_time if THREADS == 1 else time.perf_counter
torch.set_num_threads(THREADS)
torch.manual_seed(0)


class Encoder(N.Module):
    def __init__(self, dropout):
        super().__init__()
        layer = N.TransformerEncoderLayer(64, 4, 256, dropout, "gelu", batch_first=True)
        self.input, self.head = N.Linear(32, 64), N.Linear(64, 1)
        self.layers = N.TransformerEncoder(layer, 2, enable_nested_tensor=False)

    def forward(self, x):
        return self.head(self.layers(self.input(x))[:, -1])


class Convolutions(N.Module):
    def __init__(self):
        super().__init__()
        parts = []
        for _ in range(3):
            parts += [N.Conv1d(64, 64, 5, padding=2, bias=False), N.BatchNorm1d(64), N.ReLU()]
        self.layers, self.head = N.Sequential(*parts), N.Linear(64, 1)

    def forward(self, x):
        return self.head(self.layers(x).mean(-1))


class Recurrent(N.Module):
    def __init__(self, kind):
        super().__init__()
        self.cell, self.head = kind(32, 64, batch_first=True), N.Linear(64, 1)

    def forward(self, x):
        return self.head(self.cell(x)[0][:, -1])


class BothWays(N.Module):
    def __init__(self):
        super().__init__()
        self.cell = N.LSTM(32, 64, 2, batch_first=True, bidirectional=True)
        self.hidden, self.score, self.head = N.Linear(128, 64), N.Linear(64, 1, bias=False), N.Linear(128, 1)

    def forward(self, x):
        h = self.cell(x)[0]
        return self.head((torch.softmax(self.score(torch.tanh(self.hidden(h))), 1) * h).sum(1))


CASES = {
    "lstm": (lambda: Recurrent(N.LSTM), (256, 20, 32), 20),
    "gru": (lambda: Recurrent(N.GRU), (256, 20, 32), 20),
    "lstm-attention": (BothWays, (256, 20, 32), 4),
    "transformer": (lambda: Encoder(0.1), (256, 60, 32), 2),
    "transformer without dropout": (lambda: Encoder(0.0), (256, 60, 32), 2),
    "cnn": (Convolutions, (256, 100, 64), 3),
}


def step_ms(make, shape, steps):
    x = torch.tensor(normals(shape[0] * shape[1] * shape[2], 71).reshape(shape), dtype=torch.float32)
    x = x.transpose(1, 2).contiguous() if make is Convolutions else x
    y = torch.tensor(normals(shape[0], 72).reshape(-1, 1), dtype=torch.float32)
    best = float("inf")
    for fused in (False, True):
        model = make()
        optimiser = torch.optim.AdamW(model.parameters(), 1e-3, fused=fused)

        def step():
            optimiser.zero_grad()
            F.mse_loss(model(x), y).backward()
            optimiser.step()

        for _ in range(3):
            step()
        for _ in range(4):
            start = CLOCK()
            for _ in range(steps):
                step()
            best = min(best, (CLOCK() - start) / steps * 1000)
    return best


name = sys.argv[1]
case, unit = (name, "ms") if THREADS == 1 else (f"{name}, two threads", "ms by the clock")
emit("tape", "PyTorch", torch.__version__.split("+")[0], [{"id": case, "value": step_ms(*CASES[name]), "unit": unit}],
     {"parameters": sum(p.numel() for p in CASES[name][0]().parameters())})
