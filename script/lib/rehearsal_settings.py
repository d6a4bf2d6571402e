"""Production's settings on a machine of rehearsal: a stand-in answers in Stripe's place, mail goes to files."""

import os
from pathlib import Path

from ciso_site.settings.production import *  # noqa: F403

DEMO_DIR = Path(os.environ["REHEARSAL_DIR"])
EMAIL_FILE_PATH = DEMO_DIR / "mail"
# Production itself refuses to start on another address than Stripe's.
STRIPE_API_BASE = os.environ["REHEARSAL_STRIPE"]
