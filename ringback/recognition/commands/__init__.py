"""Everything recognition can be told to do, one function a verb."""

from ringback.recognition.commands.lessons import erase_expired, learn
from ringback.recognition.commands.trainings import (
    ask_training,
    begin_training,
    carry_out_training,
    end_training,
)
from ringback.recognition.commands.versions import (
    add_version,
    install_starter,
    retrain,
    use_version,
)

__all__ = [
    "add_version",
    "ask_training",
    "begin_training",
    "carry_out_training",
    "end_training",
    "erase_expired",
    "install_starter",
    "learn",
    "retrain",
    "use_version",
]
