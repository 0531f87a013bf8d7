"""kill -9 and restart of PostgreSQL, again and again, while people write and listen."""

from faults.scene import Outcome
from live_kills import RECOVERY_SECONDS, Crowd, hurt, judged
from live_server import installation


def tried(*, full: bool) -> Outcome:
    """Kill the database and nothing else."""
    with installation() as server:
        crowd = Crowd(server, 3, 12 if full else 4, 20 if full else 4)
        crowd.thread.start()
        try:
            crowd.ledger.heard.wait(RECOVERY_SECONDS)
            recovered = hurt(server, crowd, 10 if full else 1, 3, among=("postgres",))
            wrongs = judged(server, crowd)
        finally:
            crowd.give_up()
    seconds = sorted(each for some in recovered.values() for each in some)
    told = (
        f"{len(seconds)} restarts, {len(crowd.ledger.acknowledged):,} acknowledged; written again "
        f"after {seconds[len(seconds) // 2]:.1f} s, at most {seconds[-1]:.1f} s; longest write "
        f"{crowd.ledger.longest_gap:.1f} s"
    )
    return Outcome(wrongs, [told])
