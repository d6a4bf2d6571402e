"""What hostile visitors try on the rehearsed site, through its proxy: refused, or it is said what went through."""

import http.client
import re
import time

from rehearsal_client import Site, Visitor, Wrong, expect, typed_in
from rehearsal_journeys import PDF, SECOND, enrol, enter, give, sign_in

LOGIN, PRIVACY = "/compte/login/", "/compte/vie-privee/"


def _staff(site: Site, role: str, address: str) -> Visitor:
    """Somebody of the demonstration's staff, signed in with a factor that is set up the first time."""
    email, password = site.facts["accounts"][role]
    secrets = site.facts.setdefault("secrets", {})
    if role not in secrets:
        secrets[role] = enrol(site, email, password, address)
    return enter(site, email, password, secrets[role], address)


def codes_read_by_the_treasurer(site: Site) -> str:
    """Somebody's code to sign in and link to their data, looked for in every mail to them that the treasurer opens."""
    treasurer = _staff(site, "treasurer", "127.0.0.20")
    victim, address = Visitor(site, "127.0.0.21"), site.facts["accounts"]["administrator"][0]
    victim.get(f"{LOGIN}code/")
    victim.post(f"{LOGIN}code/", {"email": address})
    victim.get(PRIVACY)
    victim.post(PRIVACY, {"email": address})
    secrets = [
        site.wait_for_mail(address, r"\n([A-Z0-9]{4}-[A-Z0-9]{4})\n"),
        site.wait_for_mail(address, r"/vie-privee/[a-z-]+/(\S+)"),
    ]
    listed = treasurer.get(f"/admin/till_mails/?q={address}").text
    mails = set(re.findall(r"/admin/till_mails/inspect/\d+/", listed))
    expect(len(mails) >= len(secrets), f"the treasurer's list has {len(mails)} mails to {address}: nothing was tried")
    for seen in (listed, *(treasurer.get(mail).text for mail in mails)):
        for secret in secrets:
            expect(secret not in seen, f"the treasurer read {secret[:9]}…")
    return f"{len(mails)} mails to the administrator opened, none shows the code or the link"


def somebody_else_s_address_taken(site: Site) -> str:
    """An editor writes a donor's address as their own, and asks for the donor's data."""
    editor = _staff(site, "editor", "127.0.0.22")
    values = typed_in(editor.get("/admin/account/").text)
    names = {"name_email-first_name": "Rédaction", "name_email-last_name": "Essai"}
    editor.post("/admin/account/", {**values, **names, "name_email-email": "camille@ciso.example.com"})
    copy = editor.get("/compte/vie-privee/copie/").text
    expect("camille@ciso.example.com" not in copy, "the editor reads a donor's data")
    return "the account keeps its own address"


def one_client_for_all(site: Site) -> str:
    """Links, passwords and codes used up from one address; somebody elsewhere gives and signs in."""
    greedy = Visitor(site, "127.0.0.66")
    for number in range(25):
        greedy.post("/don/mes-dons/", {"email": f"x{number}@example.com"})
    greedy.get(LOGIN)
    for number in range(12):
        greedy.post(LOGIN, {"login": f"y{number}@example.com", "password": "faux"})
    give(site, "127.0.0.67", "ailleurs@ciso.example.com")
    sign_in(site, *site.facts["accounts"]["delegate of a union"], "127.0.0.68")
    return "a gift and a sign-in elsewhere went through"


def an_address_changed(site: Site) -> str:
    """One's address changed to one not yet proved; a second person does the same; one's own data stays one's own."""
    person = sign_in(site, *site.facts["accounts"]["delegate of a union"], "127.0.0.23")
    person.get("/compte/email/")
    status = person.post("/compte/email/", {"email": "mal-tapee@ciso.example.com", "action_add": ""}).status
    expect(status in (200, 302), f"changing one's address was answered {status}")
    copy = person.get("/compte/vie-privee/copie/")
    expect(copy.status in (200, 302, 403), f"one's own data answered {copy.status}")
    expect('"email": ""' not in copy.text, "the account has no address any more")
    sign_in(site, *site.facts["accounts"]["delegate of a union"], "127.0.0.24")
    return "the old address still signs in"


def underscores_in_headers(site: Site) -> str:
    """Each wrong password under another `X_Forwarded_For`: still one address."""
    visitor = Visitor(site, "127.0.0.30")
    visitor.get(LOGIN)
    refused = 0
    for number in range(14):
        forged = f"10.9.8.{number}"
        trailing = {f"Z{letter}": "1" for letter in "abcdefgh"}
        headers = {
            "X_Forwarded_For": forged, "X-Forwarded-For": forged, "Forwarded": f"for={forged}",
            "For_warded": f"for={forged}", **trailing,
        }  # fmt: skip
        page = visitor.post(LOGIN, {"login": f"z{number}@example.com", "password": "faux"}, headers)
        refused += "Trop d’essais" in page.text or page.status == 429
    expect(refused >= 4, f"only {refused} of 14 wrong passwords were refused")
    return f"{refused} of 14 refused"


def a_factor_by_the_password(site: Site) -> str:
    """A session older than the factor and the password: no spare codes, nothing switched off."""
    email, password = site.facts["accounts"]["administrator"]
    thief = sign_in(site, email, password, "127.0.0.31")
    secret = enrol(site, email, password, "127.0.0.32")
    thief.get("/compte/reauthenticate/")
    thief.post("/compte/reauthenticate/", {"password": password})
    codes = thief.get(f"{SECOND}recovery-codes/")
    expect(not re.search(r"\b[0-9a-f]{8}\b\s*(?:<|\n)", codes.text) or codes.status != 200, "spare codes were shown")
    thief.post(f"{SECOND}totp/deactivate/", {})
    owner = enter(site, email, password, secret, "127.0.0.33")
    expect(owner.get("/admin/").status == 200, "the owner's factor is gone")
    return "the factor is asked for"


def endless_bodies(site: Site) -> str:
    """400 MB to a public form: refused at its first bytes, by the length it announces or without one."""
    for path in ("/don/", "/contact/", "/admin/documents/add/"):
        for announced in (True, False):
            status, sent = _pour(site, path, announced)
            expect(status in (400, 403, 411, 413, 0), f"{path} took {sent} bytes and answered {status}")
            expect(sent <= 330_000_000 if "admin" in path else sent < 20_000_000, f"{path} took {sent // 10**6} MB")
    return "refused"


def _pour(site: Site, path: str, announced: bool) -> tuple[int, int]:
    connection = http.client.HTTPSConnection("localhost", site.port, timeout=60, context=site.context())
    connection.putrequest("POST", path)
    connection.putheader("Content-Type", "multipart/form-data; boundary=x")
    connection.putheader("Sec-Fetch-Site", "same-origin")
    connection.putheader(*(("Content-Length", "400000000") if announced else ("Transfer-Encoding", "chunked")))
    piece, sent = b"x" * 1_000_000, 0
    try:
        connection.endheaders()
        for _time in range(400):
            connection.send(piece if announced else b"%x\r\n%s\r\n" % (len(piece), piece))
            sent += len(piece)
    except OSError:
        pass
    try:
        return connection.getresponse().status, sent
    except (OSError, http.client.HTTPException):
        return 0, sent
    finally:
        connection.close()


def a_union_s_name(site: Site) -> str:
    """Somebody asks to join under the name of a union that is there: one click makes no lead of them."""
    stranger = Visitor(site, "127.0.0.34")
    values = {
        "group": "B", "organisation_name": site.facts["union"], "contact_name": "Quelqu’un",
        "email": "etranger@ciso.example.com",
    }  # fmt: skip
    expect(stranger.post("/adhesion/", values).status == 302, "the request to join was not taken")
    editor = _staff(site, "administrator", "127.0.0.35") if "administrator" in site.facts.get("secrets", {}) else None
    visitor = editor or site.facts["visitor"]
    found = re.search(r"/admin/member_requests/inspect/(\d+)/", visitor.get("/admin/member_requests/").text)
    if found is None:
        raise Wrong("the request is not in the list")
    visitor.get(found.group())
    answer = visitor.post(f"/admin/member_requests/decide/{found.group(1)}/", {"decision": "accept"})
    expect(answer.status in (200, 302, 409, 422), f"the click was answered {answer.status}")
    time.sleep(8)
    invited = any(re.search(r"/invitation/\S{20}", mail) for mail in site.mails_to("etranger@ciso.example.com"))
    expect(not invited, "the stranger was invited to speak for the union")
    return "no invitation leaves by that click"


def guarded_files_by_their_path(site: Site) -> str:
    """A document, an original picture and a guarded file, asked for by the path they have on the disk."""
    stranger = Visitor(site, "127.0.0.36")
    paths = [
        *(f"/media/{path}" for path in site.facts["originals"]), "/media/documents/pv-repetition.pdf",
        f"/media/../private/{site.facts['file']['name']}", f"/{site.facts['file']['name']}",
        f"/media/%2e%2e/private/{site.facts['file']['name']}", "/media//documents/pv-repetition.pdf",
        "/media/Documents/pv-repetition.pdf", "/media/images/../documents/pv-repetition.pdf", "/media/",
    ]  # fmt: skip
    for path in paths:
        answer = stranger.get(path)
        expect(answer.status in (301, 302, 308, 400, 403, 404), f"{path} answered {answer.status}")
        expect(PDF[:8] not in answer.body, f"{path} gave the file")
    forged = stranger.get("/", X_Accel_Redirect=f"/{site.facts['file']['name']}")
    expect(b"<html" in forged.body, "a visitor's own hand-over was followed")
    return f"{len(paths)} paths refused"


def a_hall_after_link_requests(site: Site) -> str:
    """Fifteen requests of a link; then five delegates of one hall give."""
    for number in range(15):
        Visitor(site, "127.0.1.40").post("/don/mes-dons/", {"email": f"l{number}@example.com"})
    for number in range(5):
        give(site, "127.0.1.41", f"deleguee{number}@ciso.example.com")
    return "five gifts from one hall went through"


def four_hundred_messages(site: Site) -> str:
    """The contact form, forty times from one client."""
    visitor = Visitor(site, "127.0.0.42")
    values = {"name": "C", "message": "Bonjour"}
    statuses = [visitor.post("/contact/", {**values, "email": f"m{number}@example.com"}).status for number in range(40)]
    expect(statuses.count(302) <= 20 and 429 in statuses, f"{statuses.count(302)} of 40 were taken")
    elsewhere = Visitor(site, "127.0.0.43").post("/contact/", {**values, "email": "e@example.com"})
    expect(elsewhere.status == 302, "somebody elsewhere was refused")
    return f"{statuses.count(302)} of 40 taken, then 429; elsewhere it is open"


ATTACKS = (
    codes_read_by_the_treasurer, somebody_else_s_address_taken, one_client_for_all, an_address_changed,
    underscores_in_headers, a_factor_by_the_password, endless_bodies, a_union_s_name, guarded_files_by_their_path,
    a_hall_after_link_requests, four_hundred_messages,
)  # fmt: skip
