"""An S3 store on this machine, for the rehearsal: two buckets, the open one under the policy of docs/deploy.md."""

import re
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from environment import ROOT, Refusal, ready
from processes import Children
from rehearsal_client import Site, Visitor, expect

MOST_PAGES = 60
OPEN, CLOSED = "rehearsal-open", "rehearsal-closed"
POLICY = re.compile(r"```\n(\{\"Version\".*?\})\n```", re.DOTALL)
BUCKETS = """
import sys
import boto3
store = boto3.client("s3", endpoint_url=sys.argv[1], aws_access_key_id="rehearsal", aws_secret_access_key="rehearsal",
                     region_name="ca-central-1")
for bucket in sys.argv[2:4]:
    store.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ca-central-1"})
store.put_bucket_policy(Bucket=sys.argv[2], Policy=sys.argv[4])
"""


def policy() -> str:
    """The policy of the open bucket, as the document says it. Raises Refusal when it says none any more."""
    found = POLICY.search((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))
    if found is None:
        raise Refusal("docs/deploy.md has no policy of the open bucket any more.")
    return found.group(1).replace("BUCKET", OPEN)


def start_store(children: Children, python: Path, ports: dict[str, int], environment: dict[str, str]) -> dict[str, str]:
    """Start it, make its buckets; what the site's environment says of it."""
    url = f"http://127.0.0.1:{ports['store']}"
    server = ready("store").with_name("moto_server")
    children.start("store", [str(server), "-H", "127.0.0.1", "-p", str(ports["store"])], environment)
    for _try in range(100):
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=5).close()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.3)
    made = subprocess.run(
        [str(python), "-c", BUCKETS, url, OPEN, CLOSED, policy()], capture_output=True, text=True, cwd=ROOT
    )
    if made.returncode:
        raise Refusal(f"The store's buckets could not be made:\n{made.stderr[-1000:]}")
    return {
        "S3_BUCKET": OPEN, "S3_PRIVATE_BUCKET": CLOSED, "S3_ACCESS_KEY": "rehearsal", "S3_SECRET_KEY": "rehearsal",
        "S3_ENDPOINT_URL": url, "S3_MEDIA_HOST": f"localhost:{ports['media']}/{OPEN}",
    }  # fmt: skip


def proxy_before_the_store(ports: dict[str, int]) -> str:
    """What Caddy needs to know, so that pictures come by TLS as from a store elsewhere."""
    return f"\nhttps://localhost:{ports['media']} {{\n\treverse_proxy 127.0.0.1:{ports['store']}\n}}\n"


def originals_in_the_store(site: Site) -> str:
    """Pictures of pages are read by anybody; originals, documents and guarded files by nobody, in either bucket."""
    stranger, store = Visitor(site, "127.0.0.37"), site.facts["store"]
    shown = _pictures_shown(site, stranger)
    expect(bool(shown), "no page shows a picture of the store")
    for picture in shown:
        expect(_status(f"{store}/{OPEN}/{picture}") == 200, f"a page shows a picture that cannot be read: {picture}")
    names = [*site.facts["originals"], *site.facts["documents"], site.facts["file"]["name"]]
    for name in names:
        for bucket in (OPEN, CLOSED):
            status = _status(f"{store}/{bucket}/{name}")
            expect(status in (403, 404), f"{bucket}/{name} answered {status}")
    return f"{len(shown)} pictures shown, {len(names)} other files refused in both buckets"


def _pictures_shown(site: Site, stranger: Visitor) -> set[str]:
    """The names in the store of what the pages of the map of the site show."""
    pages = re.findall(rf"<loc>{re.escape(site.url)}(/[^<]*)</loc>", stranger.get("/sitemap.xml").text)
    picture = re.compile(rf"{re.escape(site.facts['media'])}/(images/[^\"\s,]+)")
    return {name for page in pages[:MOST_PAGES] for name in picture.findall(stranger.get(page).text)}


def _status(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
