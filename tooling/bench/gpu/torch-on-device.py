"""Runs a benchmark of PyTorch on a device that it was not written for: torch-on-device.py DEVICE SCRIPT [options].

New tensors are made on the device, and a look at the clock waits for what the device still does.
"""
import runpy
import sys
import time

import torch

device, script = sys.argv[1:3]
sys.argv = sys.argv[2:]
torch.set_default_device(device)
if device.startswith("cuda"):
    clock = time.perf_counter

    def wait_and_look():
        torch.cuda.synchronize()
        return clock()

    time.perf_counter = wait_and_look
    # float32 sums of float32 products, as ours
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.benchmark = True
sys.path.insert(0, script.rsplit("/", 1)[0])
runpy.run_path(script, run_name="__main__")
