"""What one caller may send: counted in observations, however they are packed."""

from spoedketen.live.api.rates import ITEMS, Buckets, Rate


def test_a_batch_costs_as_many_as_it_holds():
    buckets = Buckets(Rate(per_second=1, burst=100))
    assert buckets.wait(1, 60) == 0
    assert 19 <= buckets.wait(1, 60) <= 20
    assert buckets.wait(1, 40) == 0
    assert buckets.wait(2, 60) == 0


def test_more_than_a_bucket_goes_when_the_bucket_is_full():
    buckets = Buckets(Rate(per_second=1, burst=10))
    assert buckets.wait(1, 50) == 0
    assert buckets.wait(1, 1) >= 1


def test_processes_share_what_a_caller_may_send_and_each_takes_a_full_batch():
    half = ITEMS.shared_by(2)
    assert 2 * half.per_second == ITEMS.per_second
    assert ITEMS.shared_by(8).burst >= 5_000
