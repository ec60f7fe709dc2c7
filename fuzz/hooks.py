"""What schemathesis needs to know of Lightship: which ids exist, and which operations were reached."""

import atexit
import json
import os
import random
import re
import time

import requests
import schemathesis

HEADERS = {"Authorization": f"Bearer {os.environ['FUZZ_TOKEN']}"}
HOST = os.environ["FUZZ_HOST"]
KEPT = 4

# Whether only what exists is asked for.
IS_CAREFUL = os.environ["FUZZ_CAREFUL"] == "True"

# What hardly anybody makes up by chance.
LIKELY = {"email": "NUMBER@example.com", "address": "NUMBER@example.com", "channel": "email", "subscribers": "all", "timestamp": int(time.time()), "endpoint": "https://example.com/NUMBER", "url": "https://example.com/NUMBER"}

# Where a list of words is a list of ids.
LISTS = ("subscribers", "components", "metrics")

# How to make what nothing else makes in time, by its list.
NEW = {
    r"/v1/.*/subscribers": {"subscriber": {"email": "NUMBER@example.com"}},
    r"/v1/.*/page_access_users": {"page_access_user": {"email": "NUMBER@example.com"}},
    r"/v1/.*/page_access_groups": {"page_access_group": {"name": "NUMBER"}},
    r"/v1/.*/incidents": {"incident": {"name": "NUMBER", "status": "resolved"}},
    r"/v1/.*/components": {"component": {"name": "NUMBER"}},
    r"/api/v3/subscribers": {"channel": "email", "address": "NUMBER@example.com", "vouched": True},
    r"/api/v3/hooks": {"url": "https://example.com/NUMBER"},
    r"/api/v3/incidents": {"name": "NUMBER", "body": "NUMBER"},
    r"/api/v1/incidents/\d+/updates": {"status": 2, "message": "NUMBER"},
    r"/api/v3/(incidents|maintenance)/\w+/updates": {"body": "NUMBER"},
    r"/api/v3/components": {"name": "NUMBER"},
    r"/api/v3/metrics": {"name": "NUMBER"},
}

choose = random.Random(int(os.environ["FUZZ_SEED"]))
"""By the path of a list: ids in it that were seen."""
seen = {}
"""By operation: `success`, or its last other answer."""
reached = {}


@atexit.register
def write_down():
    with open(os.environ["FUZZ_REACHED"], "w") as file:
        json.dump(reached, file)


def ids_in(name, answer):
    """The ids of what an answer holds: one thing, a list, a page of a list in an envelope, or a thing with such a list in it."""
    if isinstance(answer, list):
        return [id for part in answer for id in ids_in(name, part)]
    if not isinstance(answer, dict):
        return []
    inside = answer.get("items", answer.get("data", answer.get(name)))
    if isinstance(inside, (list, dict)):
        return ids_in(name, inside)
    return [answer["id"]] if isinstance(answer.get("id"), (str, int)) else []


def remember(path, answer):
    kept = seen.setdefault(path, [])
    for id in ids_in(path.split("/")[-1], answer):
        if id not in kept:
            kept.append(id)
    del kept[:-KEPT]


def make(path):
    """Makes one more of what is in this list, if it is known how, and answers with its id."""
    new = next((new for pattern, new in NEW.items() if re.fullmatch(pattern, path)), None)
    answer = new and requests.post(HOST + path, headers=HEADERS, json=filled(new), timeout=10)
    if answer is None or not answer.ok:
        return None
    remember(path, answer.json())
    return next(iter(ids_in(path.split("/")[-1], answer.json())), None)


def one_of(path):
    """An id that is in this list, if one is; where none is, one is made if it is known how."""
    path = path.replace("/v1/organizations", "/v1/pages") if path.endswith("organizations") else path.replace("/permissions", "/users")
    if IS_CAREFUL:
        # What was seen may be gone.
        seen.pop(path, None)
    if not seen.get(path):
        answer = requests.get(HOST + path, headers=HEADERS, timeout=10)
        if answer.ok and "json" in answer.headers.get("content-type", ""):
            remember(path, answer.json())
    if not seen.get(path):
        make(path)
    if not seen.get(path) and path.startswith("/v1/") and path.endswith("/metrics") and one_of("/api/v3/metrics"):
        remember(path, [{"id": one_of("/api/v3/metrics")}])
    return choose.choice(seen[path]) if seen.get(path) else None


def filled(new):
    return json.loads(json.dumps(new).replace("NUMBER", str(choose.randrange(10**9))))


def base(case):
    return case.operation.base_url.removeprefix(HOST).rstrip("/")


@schemathesis.hook
def before_call(context, case, kwargs):
    # Now and then everything stays as it was made up.
    if not IS_CAREFUL and choose.random() < 0.2:
        return
    concrete = base(case)
    parts = case.operation.path.strip("/").split("/")
    for place, part in enumerate(parts, 1):
        for name in re.findall(r"\{(\w+)\}", part):
            # What is deleted is made for it: others are still asked for, and the last update of an incident stays.
            goes = case.operation.method.lower() == "delete" and place == len(parts)
            real = (goes and make(concrete)) or one_of(concrete)
            if real is not None:
                case.path_parameters[name] = real
            part = part.replace(f"{{{name}}}", str(case.path_parameters.get(name, "")))
        concrete += "/" + part
        if part == "postmortem" and not (place == len(parts) and case.operation.method.lower() == "put"):
            requests.put(HOST + concrete, headers=HEADERS, json={"body": "What we learned", "postmortem": {"body_draft": "What we learned"}}, timeout=10)
    if base(case) == "/api/v3":
        (case.query or {}).pop("page", None)
    if {"from", "to"} <= (case.query or {}).keys():
        case.query |= {"from": "2026-01-01T00:00:00Z", "to": "2026-01-02T00:00:00Z"}
    page = case.path_parameters.get("page_id")
    case.body = likely("", case.body, base(case) + (f"/pages/{page}" if page else ""))


def likely(key, value, lists):
    """The same, with ids of things that exist, and addresses that could."""
    if isinstance(value, dict):
        # Without a revision a change is made to whatever there is.
        if key == "pages":
            value = {one_of("/v1/pages"): {"incident_manager": True}}
        return {inner: likely(inner, each, lists) for inner, each in value.items() if inner != "rev"}
    if isinstance(value, list):
        return [likely(f"{key[:-1]}_id" if key in LISTS else key, each, lists) for each in value]
    if key in LIKELY:
        return filled(LIKELY[key])
    if not isinstance(value, str):
        return value
    name = re.fullmatch(r"(\w+)_ids?", key)
    return (name and one_of(f"{lists}/{name[1]}s")) or value


@schemathesis.hook
def after_call(context, case, response):
    path = response.request.path_url.partition("?")[0]
    name = f"{case.operation.method.upper()} {base(case)}{case.operation.path}"
    if 200 <= response.status_code < 300:
        reached[name] = "success"
        if case.operation.method.lower() in ("get", "post") and "json" in response.headers.get("content-type", [""])[0]:
            try:
                remember(path, json.loads(response.content))
            except ValueError:
                pass
    elif reached.get(name) != "success":
        reached[name] = f"{response.status_code} {response.content[:300].decode(errors='replace')}"
    if case.operation.method.lower() == "delete" or response.status_code == 404:
        for path in list(seen):
            last = response.request.path_url.partition("?")[0].removeprefix(path).strip("/").split("/")[0]
            seen[path] = [id for id in seen[path] if str(id) != last]
