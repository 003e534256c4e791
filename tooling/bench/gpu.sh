#!/usr/bin/env bash
# Figures of a GPU on a machine that is borrowed for ten minutes: everything is prepared on this one, into one archive.
#
#   tooling/bench/gpu.sh prepare [ARCHIVE]        here, where the repository is built: gpu-bench.tar.gz by default
#   tar xzf gpu-bench.tar.gz && gpu-bench/gpu.sh run [--json OUT]         there; needs a driver, and for the peer Python
#                                                 with PyTorch (AUTOPHASE_PYTHON names another than python3)
#   tooling/bench/gpu.sh try                      both, here, at tiny sizes on a GPU in software
#
# The archive brings Node, the bench as one file, Dawn, Vulkan's loader, and the scripts of the peer. `run` ends within
# eight minutes; what is measured by then is in the JSON file, which is whole after every row.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

prepare() {
  local archive=${1:-gpu-bench.tar.gz} root folder loader
  root=$(cd "$here/../.." && pwd)
  folder=$(mktemp -d)
  local to=$folder/gpu-bench
  mkdir -p "$to/peers" "$to/lib" "$to/node_modules/webgpu"
  node "$here/gpu/bundle.mjs" "$to"
  cp "$(node -p process.execPath)" "$to/node"
  cp "$here/gpu.sh" "$here/gpu/torch-on-device.py" "$to/"
  cp "${AUTOPHASE_SHARED:-$root/../shared}"/peers/{bench_torch,torch_networks}.py "$to/peers/"
  for loader in "${AUTOPHASE_SWIFTSHADER:-/usr/lib/chromium}/libvulkan.so.1" /usr/lib/x86_64-linux-gnu/libvulkan.so.1; do
    if [ -e "$loader" ]; then cp -L "$loader" "$to/lib/libvulkan.so.1"; break; fi
  done
  [ -e "$to/lib/libvulkan.so.1" ] || { echo "error: no libvulkan.so.1 here to bring along (Debian: libvulkan1)" >&2; exit 1; }
  tar czf "$archive" -C "$folder" gpu-bench
  rm -r "$folder"
  echo "$archive: $(du -h "$archive" | cut -f1)"
}

# Containers often have NVIDIA's libraries without the files by which Vulkan finds them, and without the X11 that one of
# the two asks for: both are offered beside what is there. A container for computing alone has neither.
find_driver() {
  export LD_LIBRARY_PATH="$here/lib:${LD_LIBRARY_PATH:-}"
  [ -z "${VK_DRIVER_FILES:-}" ] || return 0
  if cat /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json 2> /dev/null | grep -q nvidia; then return 0; fi
  local driver files=
  for driver in libGLX_nvidia.so.0 libEGL_nvidia.so.0; do
    printf '{"file_format_version":"1.0.0","ICD":{"library_path":"%s","api_version":"1.3.0"}}\n' "$driver" > "$here/$driver.json"
    files=$files:$here/$driver.json
  done
  export VK_ADD_DRIVER_FILES="${files#:}"
}

# What a person can do about it, where no GPU was found.
explain() {
  if [ -e /dev/nvidiactl ] || [ -e /dev/dxg ]; then
    if ! { ldconfig -p; ls /usr/lib/*/ /usr/lib64 /usr/local/nvidia/lib64; } 2> /dev/null | grep -q 'lib\(GLX\|EGL\)_nvidia.so.0'; then
      echo "there is an NVIDIA device without its Vulkan library (libGLX_nvidia.so.0): start the container with" \
        "NVIDIA_DRIVER_CAPABILITIES=all" >&2
    fi
  fi
}

run() {
  find_driver
  export AUTOPHASE_SHARED="$here"
  local status=0
  timeout --kill-after=5 475 "$here/node" "$here/gpu.mjs" "$@" || status=$?
  [ "$status" = 0 ] || explain
  return "$status"
}

# SwiftShader of Debian's Chromium, or the driver that AUTOPHASE_LAVAPIPE names, stands in the place of a GPU's.
try() {
  local driver=${AUTOPHASE_LAVAPIPE:-${AUTOPHASE_SWIFTSHADER:-/usr/lib/chromium}/vk_swiftshader_icd.json}
  [ -e "$driver" ] || { echo "error: no $driver: apt install chromium" >&2; exit 1; }
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  prepare "$folder/gpu-bench.tar.gz"
  tar xzf "$folder/gpu-bench.tar.gz" -C "$folder"
  env -i HOME="$folder" PATH=/usr/bin:/bin VK_DRIVER_FILES="$driver" \
    AUTOPHASE_DAWN_FEATURES=disable_workgroup_init,allow_unsafe_apis ${AUTOPHASE_PYTHON:+AUTOPHASE_PYTHON="$AUTOPHASE_PYTHON"} \
    "$folder/gpu-bench/gpu.sh" run --tiny --json "$folder/gpu.json" "$@"
  cat "$folder/gpu.json"
}

case ${1:-} in
  prepare | run | try) "$@" ;;
  *) sed -n '2,11s/^# \{0,1\}//p' "$here/gpu.sh" >&2; exit 2 ;;
esac
