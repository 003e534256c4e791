"""Trains the refiner in PyTorch on the shards of make-iterates.mjs; resumes by itself, SIGINT saves.

    python3 train.py --iterates DIR --validation DIR --out DIR --minutes 40 [--channels 16 --batch 32 --rate 2e-3] [--bfloat16]

The loss is `refinerLoss` of @autophase/network. Iterates are turned over by the 48 symmetries of a cube, and half of
them conjugated, which mirrors the pattern. `OUT/weights.safetensors` is the running average of the weights, for pack.mjs.
Wants torch and numpy.
"""

import argparse
import csv
import json
import math
import os
import signal
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
import torch.nn.functional as F

FEATURES, TARGETS = 8, 3
UNIT = 1 / 4096
SUPPORT_WEIGHT = 0.3
IMAGINARY = [1, 3, 6]


class Block(nn.Sequential):
    def __init__(self, inputs, outputs, stride=1):
        super().__init__(nn.Conv3d(inputs, outputs, 3, stride, 1), nn.LeakyReLU(0.01), nn.BatchNorm3d(outputs))


class Refiner(nn.Module):
    """The definition `refiner` of @autophase/network; its modules are numbered as there."""

    def __init__(self, n):
        super().__init__()
        self.levels = nn.ModuleList(
            [
                nn.Sequential(Block(FEATURES + 1, n), Block(n, n)),
                nn.Sequential(Block(n, 2 * n, 2), Block(2 * n, 2 * n)),
                nn.Sequential(Block(2 * n, 4 * n, 2), Block(4 * n, 4 * n), Block(4 * n, 2 * n)),
                nn.Sequential(Block(2 * n, 2 * n), Block(2 * n, n)),
                nn.Sequential(Block(n, n)),
            ]
        )
        self.last = nn.Conv3d(n, TARGETS, 3, padding=1)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, x):
        whole = self.levels[0](x)
        half = self.levels[1](whole)
        y = enlarged(self.levels[2](half)) + half
        y = enlarged(self.levels[3](y)) + whole
        y = self.last(self.levels[4](y)).float()
        return torch.cat([y[:, :2] + x[:, :2], y[:, 2:]], 1)

    def named_weights(self):
        """With the names that @autophase/network gives them."""
        named, module = {}, 0
        for index, level in enumerate(self.levels):
            for block in level:
                named |= {f"refiner.{module}.{name}": value for name, value in block[0].named_parameters()}
                for name, value in block[2].state_dict().items():
                    if name != "num_batches_tracked":
                        named[f"refiner.{module + 2}.{name}"] = value
                module += 3
            if index in (2, 3):
                module += 1
        named |= {f"refiner.{module}.{name}": value for name, value in self.last.named_parameters()}
        return {name: value.detach() for name, value in named.items()}


def enlarged(x):
    return F.interpolate(x, scale_factor=2, mode="trilinear", align_corners=False)


def loss_of(refined, truth):
    """As `refinerLoss`: distance of the object, and the cross-entropy of its support."""
    distance = ((refined[:, :2] - truth[:, :2]) ** 2).sum(1).add(1e-6).sqrt().mean()
    return distance + SUPPORT_WEIGHT * F.binary_cross_entropy_with_logits(refined[:, 2], truth[:, 2])


def load_shard(path, edge):
    raw = path.read_bytes()
    per_iterate = edge**3 * (FEATURES + TARGETS)
    count = len(raw) // (4 + 2 * per_iterate)
    values = np.frombuffer(raw, np.int16, offset=4 * count).reshape(count, per_iterate)
    return np.frombuffer(raw, np.float32, count), values


def to_tensors(progress, values, edge):
    """Features with the progress as the last channel, and targets; channels first."""
    values = torch.from_numpy(values.astype(np.float32)) * UNIT
    split = edge**3 * FEATURES
    features = values[:, :split].reshape(-1, edge, edge, edge, FEATURES).permute(0, 4, 1, 2, 3)
    targets = values[:, split:].reshape(-1, edge, edge, edge, TARGETS).permute(0, 4, 1, 2, 3)
    filled = torch.from_numpy(progress.copy())[:, None, None, None, None].expand(-1, 1, edge, edge, edge)
    return torch.cat([features, filled], 1), targets


def turned(x, order, flips):
    """Axes exchanged and mirrored about the voxel N/2."""
    x = x.permute(0, 1, *(2 + axis for axis in order))
    axes = [2 + axis for axis in range(3) if flips[axis]]
    return torch.roll(torch.flip(x, axes), [1] * len(axes), axes) if axes else x


def batches(folder, size, edge, seed):
    """Endless, from eight shards at a time, so that a batch has iterates of many crystals."""
    generator = np.random.default_rng([1, seed])
    while True:
        paths = generator.permutation(sorted(folder.glob("*.bin")))
        for first in range(0, len(paths), 8):
            progress, values = zip(*(load_shard(path, edge) for path in paths[first : first + 8]))
            progress, values = np.concatenate(progress), np.concatenate(values)
            for rows in generator.permutation(len(progress))[: len(progress) // size * size].reshape(-1, size):
                order, flips = generator.permutation(3), generator.integers(0, 2, 3)
                x, truth = (turned(part, order, flips) for part in to_tensors(progress[rows], values[rows], edge))
                sign = torch.from_numpy(1 - 2 * generator.integers(0, 2, size).astype(np.float32)).reshape(-1, 1, 1, 1, 1)
                x[:, IMAGINARY] *= sign
                truth[:, [1]] *= sign
                yield x, truth


def validate(network, held_out):
    """Loss, and the relative error of the object before and after."""
    network.eval()
    x, truth = held_out
    with torch.no_grad():
        refined = torch.cat([network(part) for part in x.split(64)])
    error = lambda o: (((o - truth[:, :2]) ** 2).sum((1, 2, 3, 4)) / (truth[:, :2] ** 2).sum((1, 2, 3, 4))).sqrt().mean().item()
    values = [loss_of(refined, truth).item(), error(x[:, :2]), error(refined[:, :2])]
    network.train()
    return values


def to_safetensors(named):
    header, data = {}, b""
    for name, value in named.items():
        part = value.contiguous().numpy().astype("<f4").tobytes()
        offsets = [len(data), len(data) + len(part)]
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": offsets}
        data += part
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + data


def follow(average, network, step):
    decay = min(0.999, (1 + step) / (10 + step))
    with torch.no_grad():
        for mine, theirs in zip(average.state_dict().values(), network.state_dict().values()):
            if mine.is_floating_point():
                mine.lerp_(theirs, 1 - decay)
            else:
                mine.copy_(theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("iterates", "validation", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, required=True, help="over which the rate falls to its end")
    parser.add_argument("--channels", type=int, default=16)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--bfloat16", action="store_true")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    options.out.mkdir(parents=True, exist_ok=True)
    edge = options.size // 2
    network, average = (Refiner(options.channels).to(memory_format=torch.channels_last_3d) for _ in range(2))
    average.load_state_dict(network.state_dict())
    optimizer = torch.optim.Adam(network.parameters(), options.rate, fused=True)
    step, before, state = 0, 0.0, options.out / "last.pt"
    if state.exists():
        kept = torch.load(state)
        for name, part in (("network", network), ("average", average), ("optimizer", optimizer)):
            part.load_state_dict(kept[name])
        step, before = kept["step"], kept["minutes"]
    paths = sorted(options.validation.glob("*.bin"))[:2]
    held_out = to_tensors(*(np.concatenate(parts) for parts in zip(*(load_shard(path, edge) for path in paths))), edge)

    began = time.monotonic()

    def minutes():
        return before + (time.monotonic() - began) / 60

    def save():
        parts = {"network": network, "average": average, "optimizer": optimizer}
        torch.save({"step": step, "minutes": minutes(), **{name: part.state_dict() for name, part in parts.items()}}, f"{state}.new")
        os.replace(f"{state}.new", state)
        (options.out / "weights.safetensors").write_bytes(to_safetensors(average.named_weights()))

    stopped = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    log = csv.writer(open(options.out / "log.csv", "a", buffering=1))
    saved, losses = time.monotonic(), []
    for x, truth in batches(options.iterates, options.batch, edge, step):
        done = minutes() / options.minutes
        if stopped or done >= 1:
            break
        rate = options.rate * (0.01 + 0.99 * (0.5 + 0.5 * math.cos(math.pi * done))) * min(1, (step + 1) / 100)
        for group in optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            refined = network(x.contiguous(memory_format=torch.channels_last_3d))
        loss = loss_of(refined, truth)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0, error_if_nonfinite=True)
        optimizer.step()
        step += 1
        follow(average, network, step)
        losses.append(loss.item())
        if step % 500 == 0:
            row = [step, step * options.batch, rate, np.mean(losses), *validate(average, held_out)]
            print(*(f"{value:.4g}" for value in row), flush=True)
            log.writerow([time.process_time(), *row])
            losses = []
        if time.monotonic() - saved > 180:
            save()
            saved = time.monotonic()
    save()


if __name__ == "__main__":
    main()
