"""Whether the server answers."""

import http.client


def answers(address: str, port: int) -> bool:
    """Say whether the server is ready for people, asked as they would."""
    host = "127.0.0.1" if address in {"0.0.0.0", "::"} else address  # noqa: S104 - only compared
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
