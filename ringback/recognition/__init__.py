"""Recognition: what a customer's first words are about, and how sure we are.

Owns ModelVersion (two heads trained together: category and kind), Use (which version was put in
use, when and by whom: the newest one holds), Lesson (a masked text with what a person decided about
it), the files of the models in the data folder, and the starter texts.

Doors: ``queries.recognise_many`` (opinions under the manual in force), ``versions``, ``uses``;
``commands.install_starter``, ``add_version``, ``retrain``, ``use_version``, ``learn``,
``erase_expired``; ``events``; ``facts`` and ``states`` for what an opinion says.

Pure inside: ``features``, ``model``, ``rules``; ``training`` alone imports scikit-learn and runs in
a process of its own, started by ``trainer``. Below: catalog, handbook. Above: intake, which asks
for opinions and tells what people decided.
"""
