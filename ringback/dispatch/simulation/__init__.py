"""What a way of giving out work does to a floor: seeded, in virtual time, by the product's engine.

``scenario`` is what is handed in, ``floor`` lets it happen, ``ways`` are the four ways compared,
``outcome`` is what is made of it. Nothing here touches a table.
"""
