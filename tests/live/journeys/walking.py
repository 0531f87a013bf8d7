"""Going through pages by keyboard alone, and through the interface, as one actor."""

import re
from functools import cache
from gettext import translation
from pathlib import Path
from uuid import uuid4

import httpx
from live.web.test_pages_in_browser import barriers
from playwright.sync_api import expect

import spoedketen.live

LOCALE = Path(spoedketen.live.__file__).parent / "locale"
FARTHEST = 400
"""So many times Tab is pressed before a control counts as out of reach."""
BEYOND_THE_BAR = """one => document.activeElement === document.body
    && document.querySelector('a.skip')?.hash === '#inhoud' && one.closest('main') !== null"""
"""Whether nothing has the focus yet and a control stands in the part that can be skipped to."""
NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
VIEW = {"width": 1400, "height": 900}


@cache
def english():
    """Return the catalogue of the pages: a journey names words in Dutch, and meets either."""
    return translation("django", str(LOCALE), ["en"])


def in_words(said, language):
    """Return Dutch of the pages in a language; a pair is words of the data, Dutch and English."""
    if isinstance(said, tuple):
        return said[0 if language == "nl" else 1]
    return said if language == "nl" else english().gettext(said)


class Person:
    """Somebody at a browser who has a keyboard and no mouse."""

    def __init__(self, browser, site, who, language, **wishes):
        told = {"locale": "nl-NL", "viewport": VIEW, "bypass_csp": True, **wishes}
        self.context = browser.new_context(**told)
        self.site, self.language, self.who = site, language, who
        if who:
            cookie = {"name": "sessionid", "value": site.sessions[who], "url": site.address}
            self.context.add_cookies([cookie])
        self.page = self.context.new_page()
        self.faults = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.looked_at = set()
        self.has_script = wishes.get("java_script_enabled", True)

    def begin(self, path):
        """Open a page and choose the language as the page offers it."""
        self.page.goto(self.site.address + path)
        if self.language == "en":
            self.follow(self.page.locator("button[lang=en]"))
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        self.look()

    def go(self, path):
        """Go to an address, as by a bookmark."""
        self.page.goto(self.site.address + path)
        self.look()

    def look(self):
        """Look whether a page that is new to this person has barriers."""
        path = NUMBER.sub("*", self.page.url.removeprefix(self.site.address).split("?")[0])
        if self.has_script and path not in self.looked_at:
            self.looked_at.add(path)
            assert barriers(self.page) == [], path
        assert self.faults == []

    def say(self, said):
        """Return words in the language of this person."""
        return in_words(said, self.language)

    def at(self, said, where=None):
        """Return a button, link or fold by what it says, whole or in part."""
        if not isinstance(said, str | tuple):
            return said
        name, within = self.say(said), where or self.page
        pressed = within.get_by_role("button", name=name).or_(within.get_by_role("link", name=name))
        return pressed.or_(within.locator("summary", has_text=name)).first

    def reach(self, control):
        """Press Tab until a control has the focus, past the bar by the link that leads past it."""
        expect(control).to_be_visible()
        if control.evaluate(BEYOND_THE_BAR):
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
        for _ in range(FARTHEST):
            if control.evaluate("one => one === document.activeElement"):
                return control
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not reach {control}")

    def press(self, said, where=None, key="Enter"):
        """Reach a control and press it; the page stays."""
        self.reach(self.at(said, where))
        self.page.keyboard.press(key)

    def follow(self, said, where=None):
        """Reach a link or button that leads to a page, press it, and look at that page."""
        self.reach(self.at(said, where))
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
        if self.page.locator("html").get_attribute("lang") == self.language:
            self.look()

    def field(self, said, where=None):
        """Return a field by its label."""
        if not isinstance(said, str | tuple):
            return said
        return (where or self.page).get_by_label(self.say(said)).first

    def type(self, said, text, where=None):
        """Reach a field and type in it."""
        self.reach(self.field(said, where))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def choose(self, said, option, where=None):
        """Reach a list and go down until an option is chosen."""
        listed, name = self.reach(self.field(said, where)), self.say(option)
        chosen = "one => one.options[one.selectedIndex]?.text ?? ''"
        self.page.keyboard.press("Home")
        for _ in range(listed.evaluate("one => one.options.length")):
            if name.casefold() in listed.evaluate(chosen).casefold():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} is not in the list")

    def tick(self, said, where=None):
        """Reach a box and tick it."""
        box = self.reach(self.field(said, where))
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, group, said, where=None):
        """Reach a group of choices by its name, and go on by arrows until one is chosen."""
        rounds = (where or self.page).locator(f"input[type=radio][name={group}]")
        wanted = rounds.and_((where or self.page).get_by_label(self.say(said)))
        first = rounds.and_((where or self.page).locator(":checked"))
        self.reach(first if first.count() else rounds.first)
        self.page.keyboard.press("Space")
        for _ in range(rounds.count()):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{said} is not in the group")

    def sees(self, said, where=None):
        """Wait until words stand on the page."""
        within = where or self.page.locator("main")
        expect(within).to_contain_text(self.say(said), ignore_case=True, timeout=20_000)

    def misses(self, said, where=None):
        """Wait until words are gone from the page."""
        within = where or self.page.locator("main")
        expect(within).not_to_contain_text(self.say(said), ignore_case=True, timeout=20_000)


class System(httpx.Client):
    """The system of an actor at the interface."""

    def __init__(self, address, key, **more):
        headers = {"Authorization": f"Bearer {key}", "Accept-Language": "en"}
        super().__init__(base_url=f"{address}/api/v1/", headers=headers, timeout=30, **more)

    def told(self, path, **query):
        """Read something."""
        answer = self.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def does(self, path, **body):
        """Do something once and return what came of it."""
        answer = self.post(path, json=body)
        assert answer.status_code in {200, 201, 204}, answer.text
        return answer.json() if answer.content else None

    def opens(self, path, **body):
        """Make something, with a key of its own."""
        return self.does(path, key=uuid4().hex, **body)

    def is_refused(self, path, status, **body):
        """Try something that is not allowed and return the sentence."""
        answer = self.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()["detail"]
