"""A company for pictures: sixty people, what they work on, and the weeks in which all of it happened."""

from __future__ import annotations

import random
import re
import sqlite3
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Ask = Callable[..., Any]
DAY = 86_400_000  # milliseconds

PEOPLE = """Amara Okafor, Ingrid Sørensen, Mateo Fernández, Yuki Tanaka, Priya Raghavan, Tomasz Wiśniewski,
Leila Haddad, Kwame Mensah, Chloé Lefèvre, Nguyễn Thị Mai, Dmytro Kovalenko, Aroha Ngata, Jonas
Lindqvist, Zainab Bello, Rafael Souza, Mei-Ling Chen, Aoife Gallagher, Emre Yılmaz, Sofia
Papadopoulou, Tariq Mahmood, Hana Nováková, Elijah Brooks, Min-jun Park, Fatima Zahra, Lars Eriksen,
Isabella Rossi, Arjun Mehta, Katarzyna Nowak, Samuel Adeyemi, Marta Oliveira, Noah Weber, Siti
Rahayu, Wanjiru Kamau, Pavel Dvořák, Camila Rojas, Ravi Iyer, Anneke de Vries, Kofi Boateng, Elena
Petrova, Omar Farouk, Luana Kealoha, Haruto Sato, Nadia Benali, Viktor Horváth, Grace Mwangi, Pietro
Bianchi, Saoirse Byrne, Ji-woo Kim, Daniela Ionescu, Thabo Nkosi, Freya Johansson, Miguel Torres,
Ayşe Demir, Lucas Martin, Ananya Das, Ewa Zielińska, Joseph Tupou, Carmen Ruiz, Bao Tran, Oksana
Shevchenko""".replace("\n", " ").split(", ")  # noqa: RUF001 - names are as they are
PROJECTS = {
    "Harbour": "Booking and billing of berths",
    "Lighthouse": "What the harbours know, for everybody",
    "Tidewater": "Forecasts of the water level",
    "Beacon": "The app for skippers",
    "Drydock": "Where builds are made and tested",
    "Compass": "Who may see what",
}
GROUPS = ["Engineering", "Design", "Finance", "Customer care", "On call"]
KEYS = [
    "nightly export",
    "billing sync",
    "status page",
    "reporting",
    "laptop",
    "build machine",
    "import of berths",
]
DOORS = ["GRAPHQL", "GRAPHQL", "GRAPHQL", "ADVERITY", "EXPRESS", "CLI"]
MOVE = (
    "UPDATE events SET at = ?, actor_id = ?, actor_label = ?, door = ?, api_key_id = NULL WHERE sequence = ?"
)
CLIENTS = ["EXPRESS", "ADVERITY", "ANTFLY"]

USER = """mutation ($input: CreateUserInput!) {
  createUser(input: $input) { user { id } problems { message } }
}"""
PROJECT = """mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { project { id } problems { message } }
}"""
GROUP = """mutation ($input: CreateGroupInput!) {
  createGroup(input: $input) { group { id } problems { message } }
}"""
JOIN = """mutation ($users: [ID!]!, $project: ID!, $role: ProjectRole!) {
  addUsersToProject(users: {ids: $users}, project: {id: $project}, role: $role) { problems { message } }
}"""
BELONG = """mutation ($users: [ID!]!, $group: ID!) {
  addUsersToGroup(users: {ids: $users}, group: {id: $group}) { problems { message } }
}"""
KEY = "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret problems { message } } }"
GRANT = """mutation ($holder: ID!, $permissions: [GrantInput!]!) {
  grantPermissions(holder: $holder, permissions: $permissions) { problems { message } }
}"""
PASSWORD = """mutation ($user: String!, $password: String!) {
  setUserPassword(user: {username: $user}, newPassword: $password) { problems { message } }
}"""
ME = """mutation ($input: UpdateUserInput!) {
  updateUser(user: {username: "admin"}, input: $input) { problems { message } }
}"""
STATUS = """mutation ($user: ID!, $reason: String!) {
  setUserStatus(user: {id: $user}, status: DEACTIVATED, reason: $reason) { problems { message } }
}"""
CHANGE = """mutation ($user: ID!, $input: UpdateUserInput!) {
  updateUser(user: {id: $user}, input: $input) { problems { message } }
}"""


def fill(ask: Ask, password: str) -> None:
    """The administrator gets a name, and this password."""
    ask(ME, input=person("Margaret Hale"))
    chance = random.Random(7)  # noqa: S311 - the same company every time
    users = [ask(USER, input=person(name))["user"]["id"] for name in PEOPLE]
    for name, description in PROJECTS.items():
        project = ask(PROJECT, input={"name": name, "description": description})["project"]["id"]
        members = chance.sample(users, chance.randint(8, 19))
        ask(JOIN, users=members[2:], project=project, role="MEMBER")
        ask(JOIN, users=members[:2], project=project, role="ADMIN")
        for member in members[:3]:
            key = {"user": {"id": member}, "project": {"id": project}, "name": chance.choice(KEYS)}
            ask(KEY, input={**key, "expiresAt": in_days(chance.randint(4, 150))})
    for name in GROUPS:
        group = ask(GROUP, input={"name": name})["group"]["id"]
        ask(BELONG, users=chance.sample(users, chance.randint(5, 22)), group=group)
        ask(GRANT, holder=group, permissions=[{"type": "READ", "resourceType": "report", "resource": "*"}])
    for user, dialect in zip(chance.sample(users, 3), CLIENTS, strict=True):
        ask(KEY, input={"user": {"id": user}, "name": f"{dialect.lower()} client", "dialect": dialect})
    for user in users[21:57:9]:
        ask(STATUS, user=user, reason="left at the end of the month")
    ask(PASSWORD, user="admin", password=password)
    ask(CHANGE, user=users[4], input={"lastName": "Raghavan-Lund", "displayName": "Priya Raghavan-Lund"})
    ask(
        CHANGE,
        user=users[10],
        input={"externalId": "HR-0411", "attributes": {"team": "Tidewater", "desk": "4.12"}},
    )


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def person(name: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {"firstName": first, "lastName": last, "email": f"{address(name)}@harbour.example"}


def address(name: str) -> str:
    """Without what most mail servers do not take."""
    plain = unicodedata.normalize("NFKD", name.lower()).translate(str.maketrans("øłı", "oli"))
    return re.sub("[^a-z]+", ".", re.sub("[\u0300-\u036f]", "", plain))


def spread(database: Path, now: int) -> None:
    """Over six weeks and several people, as if it had not all been done within a second by one."""
    chance = random.Random(3)  # noqa: S311 - the same weeks every time
    connection = sqlite3.connect(database)
    with connection:
        for row in connection.execute("SELECT number FROM users").fetchall():
            seen = now - int(30 * DAY * chance.random() ** 2) if chance.random() < 0.9 else None
            instants = (now - chance.randint(45, 400) * DAY, seen, *row)
            connection.execute(
                "UPDATE users SET created_at = ?, last_login_at = ? WHERE number = ?", instants
            )
        actors = connection.execute("SELECT id, username FROM users LIMIT 6").fetchall()
        numbers = [number for (number,) in connection.execute("SELECT sequence FROM events")]
        for number, at in zip(sorted(numbers), sorted(instant(chance, now) for _ in numbers), strict=True):
            done = (at, *chance.choice(actors), chance.choice(DOORS), number)
            connection.execute(MOVE, done)
    connection.close()


def instant(chance: random.Random, now: int) -> int:
    return now - int(42 * DAY * chance.random() ** 2) - 600_000
