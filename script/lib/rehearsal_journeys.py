"""What people do on the rehearsed site, through its proxy."""

import hashlib
import json
import re
import time
import urllib.request

from rehearsal_client import Answer, Site, Visitor, Wrong, code_of, expect

SECOND = "/compte/deux-etapes/"
PASSWORD = "une phrase longue de répétition"  # noqa: S105 - of a site that ends with the command
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n" \
    b"trailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip


def give(site: Site, address: str = "127.0.0.1", email: str = "camille@ciso.example.com") -> str:
    """Fill in a gift of 25 $ as far as Stripe's page; its checkout's id. Raises Wrong."""
    visitor = Visitor(site, address)
    values = {
        "fund": site.facts["fund"], "amount": "25", "donor_kind": "person", "donor_name": "Camille Essai",
        "email": email, "language": "fr", "terms": "on", "source_path": "/", "frequency": "once",
    }  # fmt: skip
    answer = visitor.post("/don/", values)
    if answer.status == 200 and "confirmation" in answer.text:
        confirmation = re.search(r'name="confirmation"[^>]*value="([^"]+)"', answer.text)
        time.sleep(2.2)
        answer = visitor.post("/don/", {**values, "confirmation": confirmation.group(1) if confirmation else ""})
    expect(answer.status in (302, 303), f"a gift was answered {answer.status}")
    return answer.headers["location"].rsplit("/", 1)[-1].split("?")[0].split("#")[0]


def a_gift(site: Site) -> str:
    """A gift, paid at the stand-in, settled by its webhook, thanked for by mail."""
    session = give(site)
    request = urllib.request.Request(
        f"{site.facts['stripe']}/_sandbox/sessions/{session}/pay", data=b"{}", method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        expect(json.load(answer)["status"] == "complete", "the stand-in did not take the payment")
    started = time.monotonic()
    site.wait_for_mail("camille@ciso.example.com", r"(25,00)")
    return f"thanked for by mail {time.monotonic() - started:.1f} s after the payment"


def a_new_administrator(site: Site) -> str:
    """The magic link, a password, a second factor, the CMS; then a sign-in that asks for the factor."""
    email = site.facts["administrator"]
    link = site.wait_for_mail(email, r"https://localhost:\d+(/\S+)")
    visitor = Visitor(site, "127.0.0.10")
    form = visitor.get(visitor.get(link).location or link)
    expect(form.status == 200, f"the mailed link was answered {form.status}")
    path = visitor.get(link).location
    done = visitor.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    expect(done.status == 302, f"the new password was answered {done.status}")
    site.facts["secret"] = enrol(site, email, PASSWORD, "127.0.0.10")
    entered = enter(site, email, PASSWORD, site.facts["secret"], "127.0.0.11")
    expect(entered.get("/admin/").status == 200, "the CMS stayed closed after the second factor")
    site.facts["visitor"] = entered
    return "a link, a password, a factor; signed in again with it"


def sign_in(site: Site, email: str, password: str, address: str) -> Visitor:
    """By password; a second factor is still asked for. Raises Wrong."""
    visitor = Visitor(site, address)
    visitor.get("/compte/login/")
    answer = visitor.post("/compte/login/", {"login": email, "password": password})
    expect(answer.status == 302, f"{email} was not let in: {answer.status}")
    return visitor


def enrol(site: Site, email: str, password: str, address: str) -> str:
    """Set up an authenticator application; its key."""
    visitor = sign_in(site, email, password, address)
    expect(SECOND in visitor.get("/admin/").location, "the CMS did not ask for a second factor")
    visitor.post("/compte/reauthenticate/", {"password": password})
    page = visitor.get(f"{SECOND}totp/activate/")
    found = re.search(r"<code>([A-Z2-7]{16,64})</code>", page.text)
    if found is None:
        raise Wrong(f"no key was shown to set the second factor up ({page.status})")
    visitor.post(f"{SECOND}totp/activate/", {"code": code_of(found.group(1))})
    expect(visitor.get("/admin/").status == 200, "the CMS stayed closed after the factor was set up")
    return found.group(1)


def enter(site: Site, email: str, password: str, secret: str, address: str) -> Visitor:
    """Sign in with the factor. A code serves once: the one of the next half minute is taken."""
    visitor = sign_in(site, email, password, address)
    expect(visitor.get("/admin/").status == 302, "the CMS opened without the second factor")
    visitor.get(f"{SECOND}authenticate/")
    visitor.post(f"{SECOND}authenticate/", {"code": code_of(secret, ahead=1)})
    return visitor


def an_upload(site: Site) -> str:
    """An editor's document of 2 MB; one of 400 MB never reaches the site."""
    visitor: Visitor = site.facts["visitor"]
    visitor.get("/admin/documents/add/")
    content = PDF + b"%" + b"x" * 2_000_000
    values = {"title": "Procès-verbal", "collection": "1", "tags": "", "credit": "CISO", "licence": "all-rights"}
    answer = visitor.upload("/admin/documents/add/", values, "file", ("pv-repetition.pdf", content))
    expect(answer.status == 302, f"the document was answered {answer.status}")
    listed = visitor.get("/admin/documents/?q=verbal").text
    expect("verbal" in listed, "the document is not in the list")
    return f"{len(content) // 1000} kB by the CMS"


def a_guarded_download(site: Site) -> str:
    """Nothing for a stranger; whole and by ranges, sent by the proxy, for whoever may have it."""
    facts, visitor = site.facts["file"], site.facts["visitor"]
    stranger = Visitor(site, "127.0.0.12").get(facts["path"])
    expect(stranger.status in (302, 403), f"a stranger was answered {stranger.status}")
    expect("x-accel-redirect" not in stranger.headers, "the hand-over shows")
    whole = visitor.get(facts["path"])
    if "store" in site.facts:
        return _from_the_store(site, visitor, whole)
    expect(hashlib.sha256(whole.body).hexdigest() == facts["digest"], "the file is not the one that was kept")
    expect("x-accel-redirect" not in whole.headers, "the hand-over shows")
    expect("no-store" in whole.headers.get("cache-control", ""), "a guarded file may be kept by caches")
    part = visitor.get(facts["path"], Range="bytes=100-299")
    expect(part.status == 206, f"a range was answered {part.status}")
    expect(part.body == whole.body[100:300], "the range is not the file's")
    expect(part.headers["content-range"] == f"bytes 100-299/{len(whole.body)}", "the range is misnamed")
    again = visitor.get(facts["path"], Range="bytes=300-", If_Range=part.headers["etag"])
    expect(again.status == 206, "a download cannot be taken up again")
    expect(visitor.get(facts["path"], Range="bytes=999999999-").status == 416, "a range outside was not refused")
    expect(visitor.send("HEAD", facts["path"]).headers["content-length"] == str(len(whole.body)), "HEAD lies")
    return f"{len(whole.body)} bytes, ranges by the proxy"


def _from_the_store(site: Site, visitor: Visitor, handed: Answer) -> str:
    """The link that the site gave, which the store honours whole and by ranges, and to nobody without its signature."""
    facts, link = site.facts["file"], handed.headers.get("location", "")
    expect(handed.status == 302 and link.startswith(site.facts["store"]), f"no link was given ({handed.status})")
    expect("no-store" in handed.headers.get("cache-control", ""), "a guarded file's link may be kept by caches")
    with urllib.request.urlopen(link, timeout=20) as answer:
        whole = answer.read()
    expect(hashlib.sha256(whole).hexdigest() == facts["digest"], "the file is not the one that was kept")
    asked = urllib.request.Request(link, headers={"Range": "bytes=100-299"})
    with urllib.request.urlopen(asked, timeout=20) as part:
        expect(part.status == 206 and part.read() == whole[100:300], "the range is not the file's")
    return f"{len(whole)} bytes by a signed link, a range of it too"


JOURNEYS = (a_gift, a_new_administrator, an_upload, a_guarded_download)
