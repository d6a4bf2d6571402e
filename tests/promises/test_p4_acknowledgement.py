"""P4: a fast and durable answer. Latency at fifty a second, nothing acknowledged lost to kill -9; and how many deliveries
a second the whole stack takes against what psycopg alone does on one hot row, both in the same run.
"""

import hashlib
import hmac
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import connection

from donations.models import StripeEvent
from sandbox.deliveries import sign
from tests.conftest import SECRET
from tests.factories.gifts import make_fund, open_gift
from tests.promises import FULL, size, tell
from tests.promises.web import Poster, kill, request, serving

RATE, SECONDS, THREADS, BURST = 50, size(60, 4), 8, size(10, 2)


def _bodies(stand_in, count: int, mark: str) -> list[bytes]:
    """So many events, each with an id of its own."""
    stand_in.pay(open_gift(make_fund()).checkout_session_id)
    event = stand_in.pending_deliveries()[-1]
    return [json.dumps({**event, "id": f"evt_{mark}_{number}"}).encode() for number in range(count)]


def test_p4_acknowledged_in_time_and_never_lost(durable_cluster, stand_in):
    bodies = _bodies(stand_in, RATE * SECONDS, "steady")
    times: list[float] = []
    acknowledged: list[int] = []

    def send(number: int, poster: Poster) -> None:
        body = bodies[number]
        start = time.perf_counter()
        status = poster.post(body, sign(body, SECRET, int(time.time())))
        times.append(time.perf_counter() - start)
        if status == 200:
            acknowledged.append(number)

    with serving(durable_cluster.url("postgres")) as (port, process):
        posters = [Poster(port) for _ in range(THREADS)]
        begin = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            futures = []
            for number in range(len(bodies)):
                time.sleep(max(begin + number / RATE - time.perf_counter(), 0))
                futures.append(pool.submit(send, number, posters[number % THREADS]))
            for future in futures:
                future.result()
        kill(process)
    kept = set(StripeEvent.objects.values_list("event_id", flat=True))
    lost = sum(f"evt_steady_{number}" not in kept for number in acknowledged)
    p50, p99 = (sorted(times)[int(len(times) * share)] * 1000 for share in (0.5, 0.99))
    tell("P4", deliveries=len(bodies), per_second=RATE, p50_ms=f"{p50:.1f}", p99_ms=f"{p99:.1f}",
         acknowledged=len(acknowledged), lost_to_the_kill=lost)  # fmt: skip
    assert p99 < 500
    assert (len(acknowledged), lost) == (len(bodies), 0)


def _alone(url: str, bodies: list[bytes], seconds: float) -> float:
    """Signature, unique event, one hot total and commit a second, by psycopg on eight connections."""
    with psycopg.connect(url, autocommit=True) as server:
        server.execute("CREATE TABLE IF NOT EXISTS hot_event (id text PRIMARY KEY, body text)")
        server.execute("CREATE TABLE IF NOT EXISTS hot_total (id int PRIMARY KEY, cents bigint)")
        server.execute("TRUNCATE hot_event; INSERT INTO hot_total VALUES (1, 0) ON CONFLICT DO NOTHING")
    done = [0] * THREADS
    until = time.perf_counter() + seconds

    def work(thread: int) -> None:
        with psycopg.connect(url) as server:
            for number in range(thread, 10**9, THREADS):
                if time.perf_counter() > until:
                    return
                body = bodies[number % len(bodies)]
                hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
                server.execute("INSERT INTO hot_event VALUES (%s, %s)", (f"{number}", body.decode()))
                server.execute("UPDATE hot_total SET cents = cents + 1 WHERE id = 1")
                server.commit()
                done[thread] += 1

    _together(work)
    return sum(done) / seconds


def _whole(port: int, bodies: list[bytes], seconds: float) -> float:
    """Deliveries acknowledged a second by the whole stack, on eight kept connections."""
    done = [0] * THREADS
    # Signing is Stripe's work, not ours.
    ready = [request(body, sign(body, SECRET, int(time.time()))) for body in bodies]
    until = time.perf_counter() + seconds

    def work(thread: int) -> None:
        poster = Poster(port)
        for message in ready[thread::THREADS]:
            if time.perf_counter() > until:
                return
            done[thread] += poster.send(message) == 200

    _together(work)
    return sum(done) / seconds


def _together(work) -> None:
    threads = [threading.Thread(target=work, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_p4_the_whole_stack_against_one_hot_row(durable_cluster, stand_in):
    whole, alone = [], []
    with serving(durable_cluster.url("postgres")) as (port, _process):
        for turn in range(3):
            bodies = _bodies(stand_in, 2000 * BURST, f"burst{turn}")
            whole.append(_whole(port, bodies, BURST))
            alone.append(_alone(durable_cluster.url("postgres"), bodies, BURST))
        again = _bodies(stand_in, 40, "replay")
        with ThreadPoolExecutor(THREADS) as pool:
            posted = [pool.submit(_replay, port, again) for _ in range(THREADS)]
            assert {status for future in posted for status in future.result()} == {200}
    assert StripeEvent.objects.filter(event_id__startswith="evt_replay_").count() == 40
    ratio = sorted(whole)[1] / sorted(alone)[1]
    tell(
        "P4",
        whole_stack_per_second=round(sorted(whole)[1]),
        psycopg_alone=round(sorted(alone)[1]),
        ratio=f"{ratio:.2f}",
    )
    connection.close()
    # A machine shared with other work blurs ratios: the suite only proves that it is measured, the command judges.
    assert ratio >= (0.5 if FULL else 0.1)


def _replay(port: int, bodies: list[bytes]) -> list[int]:
    poster = Poster(port)
    return [poster.post(body, sign(body, SECRET, int(time.time()))) for body in bodies]
