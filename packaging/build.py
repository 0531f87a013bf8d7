"""Make in a checkout what the packaging makes for a wheel: ``python packaging/build.py``."""

from pathlib import Path

from steps import built

if __name__ == "__main__":
    for path in built(Path(__file__).resolve().parents[1]):
        print(path)
