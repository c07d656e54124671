from hypothesis import settings

# Properties are about answers, not about how busy the machine is.
settings.register_profile("ringback", deadline=None)
settings.load_profile("ringback")
