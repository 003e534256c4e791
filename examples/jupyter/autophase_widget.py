"""Autophase in a notebook: the page of a reconstruction, and a run that is followed.

    from autophase_widget import Autophase
    Autophase("R.cxi")                                  # what `autophase report` would write
    view = Autophase(live="http://127.0.0.1:8080/...")  # the address that `phase --live-port 8080` prints
    view.show("R.cxi")                                  # and its result afterwards

Needs `pip install anywidget` and `widget.js` beside this file (see README.md).
"""

import pathlib

import anywidget
import traitlets


class Autophase(anywidget.AnyWidget):
    _esm = pathlib.Path(__file__).parent / "widget.js"
    bytes = traitlets.Bytes(b"").tag(sync=True)
    name = traitlets.Unicode("").tag(sync=True)
    live = traitlets.Unicode("").tag(sync=True)

    def __init__(self, path=None, **values):
        super().__init__(**values)
        if path is not None:
            self.show(path)

    def show(self, path):
        """Shows a file in the place of what is there."""
        path = pathlib.Path(path)
        with self.hold_sync():
            self.name = path.name
            self.live = ""
            self.bytes = path.read_bytes()
