"""What the server counts about itself, for Prometheus."""

from prometheus_client import Histogram

REQUEST_SECONDS = Histogram(
    "spoedketen_request_seconds",
    "Time to answer a request of the interface.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
