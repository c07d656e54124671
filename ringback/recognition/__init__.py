"""Recognition: what a customer's first words are about, and how sure we are.

Owns the features, the model file, training, evaluation, the filing rule and the starter model.
Neighbours: ``tickets`` tells it corrected samples; ``intake`` asks it for a prediction. Nothing
here but ``training`` imports scikit-learn, and ``training`` runs in a process of its own.
"""
