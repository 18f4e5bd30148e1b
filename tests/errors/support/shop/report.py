from __future__ import annotations


def report(score: float, title: str = "weekly") -> str:
    return f"{title}: {score}"


def publish(text: str) -> None:
    print(text)


def notify(channel: str, message: str) -> None:
    print(channel, message)
