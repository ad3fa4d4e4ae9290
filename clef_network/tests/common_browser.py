import contextlib
import pathlib
import unittest

from odoo.tests.common import ChromeBrowser, HttpCase

# Not part of the addon: package-lock.json has it at the root of the repository.
AXE = pathlib.Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# How the browser's protocol names a key: its code, and what it types.
KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}
FOCUSED = "document.activeElement.matches({selector!r})"
SEEN = """
    (() => {
        const style = getComputedStyle(document.activeElement);
        return style.outlineStyle !== "none" || style.boxShadow !== "none";
    })()
"""
CHECK = """
    (async () => {
        for (const details of document.querySelectorAll("details")) {
            details.open = true;
        }
        const {violations} = await axe.run(
            {exclude: %(excluded)s},
            {preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
        );
        return violations.flatMap(({id, nodes}) =>
            nodes.map(({target, html, any}) =>
                [id, target.join(" "), html, any[0]?.message ?? ""].join(" | ")
            )
        );
    })()
"""


class BrowserCase(HttpCase):
    """Pages as a browser has them: what ``browser_js`` cannot ask of it.

    Keys are real ones, as those of a keyboard: scripts can only pretend them.
    """

    @contextlib.contextmanager
    def _browsing(self, login=None):
        """A browser in which somebody is logged in, or nobody.

        :param str login: also the password
        """
        self.browser = ChromeBrowser(self)
        with self.allow_requests(browser=self.browser), contextlib.ExitStack() as end:
            end.callback(self._wait_remaining_requests)
            end.callback(self.browser.stop)
            self.authenticate(login, login, browser=self.browser)
            self.cr.flush()
            self.cr.clear()
            yield

    def _open(self, path):
        self.browser.navigate_to(self.base_url() + path)
        self._wait("document.readyState === 'complete'")

    def _wait(self, condition):
        self.assertTrue(self.browser._wait_ready(condition), condition)

    def _evaluate(self, code):
        """What a piece of JavaScript returns, once its promise is kept."""
        params = {"expression": code, "awaitPromise": True, "returnByValue": True}
        answer = self.browser._websocket_request(
            "Runtime.evaluate", params=params, timeout=60
        )
        self.assertNotIn("exceptionDetails", answer)
        return answer["result"].get("value")

    def _press(self, name):
        code, text = KEYS[name]
        key = {"key": name, "code": name, "windowsVirtualKeyCode": code, "text": text}
        for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
            self.browser._websocket_request(
                "Input.dispatchKeyEvent", params={"type": kind, **key}
            )

    def _type(self, text):
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def _tab_to(self, selector, steps=30):
        """Go on from field to field, each of them seen to be the one that is on."""
        for _step in range(steps):
            self._press("Tab")
            self.assertTrue(self._evaluate(SEEN), "the focus is not seen")
            if self._evaluate(FOCUSED.format(selector=selector)):
                return
        self.fail(f"{selector} cannot be reached by keyboard")

    @unittest.skipUnless(AXE.exists(), "axe-core is not installed: run `make check`")
    def assertAccessible(self, path, excluded=()):
        """The page open in the browser keeps WCAG 2.1 AA, as far as a program can tell.

        :param str path: of the page, which is opened
        :param excluded: selectors of what is not this addon's
        """
        self._open(path)
        self.assertEqual(self._evaluate("location.pathname + location.search"), path)
        self._evaluate(AXE.read_text())
        found = self._evaluate(CHECK % {"excluded": list(excluded)})
        self.assertEqual(found, [], "\n".join([path, *found]))
