"""The page at `/`, in a real browser, at a real server."""

from __future__ import annotations

import json

from pictura.types import Outcome
from tests.support.engine import Gate, fails, waits
from tests.support.serving import House, Key
from tests.web.browser import Browser, Page
from tests.web.wire import wire

FINISHED = "!document.querySelector('#facts').hidden"
FINAL = "document.querySelector('#frames img.final.seen')"
PROBLEM = "!document.querySelector('#problem').hidden"


def order(page: Page, prompt: str) -> None:
    page.fill("#prompt", prompt)
    page.click("#draw")


def facts(page: Page) -> dict[str, str]:
    """The label beside the picture."""
    pairs = "[...document.querySelectorAll('#facts div')].map((one) => [...one.children].map((part) => part.textContent))"
    return dict(page.value(pairs))


def test_a_key_in_the_link_opens_the_page_and_leaves_the_address_bar(
    page: Page, home: House, key: Key
) -> None:
    assert page.value("location.href") == f"{home.url}/"
    assert page.value("history.length") <= 2
    assert page.text("#key-button") == f"Key …{key.secret[-4:]}"
    assert page.value("document.querySelector('#key-field').hidden")
    assert page.complaints() == []


def test_the_key_lasts_as_long_as_the_tab_and_can_be_forgotten(page: Page, home: House) -> None:
    page.go(f"{home.url}/?again")
    page.until("document.querySelector('#model').value")
    page.click("#key-button")
    page.click("#key-forget")
    page.go(f"{home.url}/")
    page.until("!document.querySelector('#key-field').hidden")
    assert page.complaints() == []


def test_a_key_can_be_typed(browser: Browser, home: House, key: Key) -> None:
    page = browser.open(f"{home.url}/")
    page.until("document.activeElement === document.querySelector('#key')")
    page.fill("#key", key.secret)
    page.click("#key-use")
    page.until("document.querySelector('#model').value")
    assert page.complaints() == []


def test_the_choices_are_the_models_own(page: Page, home: House, key: Key) -> None:
    models = home.ask("/v1/models", key=key).json["data"]
    offered = "[...document.querySelectorAll('#model option')].map((one) => one.value)"
    assert page.value(offered) == [model["id"] for model in models]
    for model in models:
        page.choose("#model", model["id"])
        custom = ["custom"] if model["size_rule"] else []
        chips = "[...document.querySelectorAll('#{} input')].map((one) => one.value)"
        assert page.value(chips.format("size")) == model["sizes"] + custom
        assert page.value(chips.format("quality")) == model["qualities"]
        assert page.value("document.querySelector('#n').max") == str(model["n_max"])
        assert page.value("document.querySelector('#previews-field').hidden") == (not model["stream"])
    assert page.complaints() == []


def test_a_gif_has_as_many_frames_as_the_page_asks(page: Page) -> None:
    fields = "['frame_count', 'frame_duration_ms'].map((name) => document.querySelector(`#${name}`))"
    hidden = f"{fields}.every((one) => one.closest('.field').hidden)"
    listen = "{ const send = fetch; window.fetch = (to, how) => { window.sent ??= how.body; return send(to, how); }; 0 }"
    page.value(listen)

    def asked() -> tuple[int | None, int | None]:
        page.value("delete window.sent")
        order(page, "a kitten")
        sent = json.loads(page.until("window.sent"))
        page.until("document.querySelector('#draw-word').textContent === 'Draw it'")
        return sent.get("frame_count"), sent.get("frame_duration_ms")

    page.choose("#model", "gpt-image-2.6-flare")
    page.click("summary")
    assert page.value(hidden)
    page.choose("#output_format", "gif")
    assert not page.value(hidden)
    shown = f"{fields}.map(({{ min, max, value }}) => [min, max, value])"
    assert page.value(shown) == [["2", "16", "9"], ["10", "655350", "200"]]
    assert asked() == (None, None)
    page.fill("#frame_count", "4")
    page.fill("#frame_duration_ms", "90")
    assert asked() == (4, 90)
    page.choose("#model", "gpt-image-2")
    assert page.value(hidden)
    assert asked() == (None, None)
    refused = [told for told in page.complaints() if "400" in told]
    assert page.complaints() == refused and len(refused) == 2, "this server has no engine that makes a GIF"


def test_previews_come_first_and_blend_into_the_finished_picture(page: Page, home: House) -> None:
    prompt = "夕暮れの海辺を歩く少女、映画のように"
    gate = Gate()
    home.engine.plays(prompt, waits(gate, partials_first=2))
    page.choose("#model", "gpt-image-2")
    page.click("input[name=size][value='1536x1024']")
    page.fill("#prompt", prompt)
    page.press("Enter", control=True)
    page.until("document.querySelector('#frames img.partial.seen')?.naturalWidth === 16")
    page.until("document.querySelector('#status').textContent === 'Preview 2 of 2'")
    assert page.value("document.querySelector('#bar').ariaValueNow") == "67"
    assert page.value(FINAL) is None
    gate.open()
    page.until(FINISHED)
    page.until(f"{FINAL} && document.querySelectorAll('#frames img').length === 1")
    assert page.value(f"[{FINAL}.naturalWidth, {FINAL}.naturalHeight]") == [1536, 1024]
    assert page.text("#title") == page.value(f"{FINAL}.alt") == prompt
    told = facts(page)
    assert (told["Model"], told["Size"], told["Quality"]) == ("gpt-image-2", "1536 × 1024", "medium")
    assert (told["Cost"][0], told["Time"][-1], told["Drawn by"]) == ("$", "s", "fake")
    assert page.complaints() == []


def test_a_changed_size_is_told_in_words(page: Page, home: House, key: Key) -> None:
    page.choose("#model", "gpt-image-2")
    page.click("input[name=size][value='custom']")
    page.fill("#width", "512")
    page.fill("#height", "512")
    order(page, "a small stone bridge")
    page.until(FINISHED)
    assert "size: 512x512 became 816x816 (" in page.text("#changes")
    assert page.until(f"{FINAL}?.naturalWidth") == 816
    assert facts(page)["Cost"] == f"${home.jobs(key)[0].cost / 1e6:.3f}"
    assert page.complaints() == []


def test_a_model_that_does_not_stream_delivers_all_the_same(page: Page) -> None:
    page.choose("#model", "dall-e-3")
    order(page, "a lighthouse")
    page.until(FINISHED)
    assert page.until(f"{FINAL}?.naturalWidth") == 1024
    assert facts(page)["Cost"] == "$0.040"
    assert page.value("document.querySelector('#changes').hidden")
    assert page.complaints() == []


def test_several_pictures_hang_side_by_side_and_open_alone(page: Page) -> None:
    page.click("summary")
    page.fill("#n", "3")
    order(page, "three boats")
    page.until(FINISHED)
    page.until("document.querySelectorAll('#frames button.frame img.final').length === 3")
    assert page.value("document.querySelectorAll('#strip li').length") == 3
    page.click("#frames button:nth-child(2)")
    page.until("document.querySelectorAll('#frames .frame').length === 1")
    assert page.value("[...document.querySelectorAll('#strip button')].map((one) => one.ariaCurrent)") == [
        "false",
        "true",
        "false",
    ]
    assert page.complaints() == []


def test_the_link_and_the_curl_name_this_picture(page: Page, home: House, key: Key) -> None:
    order(page, "it's a `test`")
    page.until(FINISHED)
    copied = "(() => {{ navigator.clipboard.writeText = async (text) => {{ window.copied = text; }}; document.querySelector('{}').click(); return window.copied; }})()"
    link = page.value(copied.format("#copy-link"))
    assert home.ask(link.removeprefix(home.url)).body.startswith(b"\x89PNG")
    curl = page.value(copied.format("#copy-curl"))
    assert f"{home.url}/v1/images/generations" in curl
    assert key.secret not in curl
    assert json.loads(curl.split("-d '")[1].rstrip("'").replace("'\\''", "'"))["prompt"] == "it's a `test`"
    assert page.value("document.querySelector('#download').download") == "it-s-a-test-1.png"
    assert page.complaints() == []


def test_a_reload_brings_the_pictures_of_this_key_back(page: Page, home: House) -> None:
    order(page, "a red door")
    page.until(FINISHED)
    page.go(f"{home.url}/?again")
    assert page.until(f"{FINAL}?.naturalWidth") == 1024
    assert page.text("#title") == "a red door"
    assert page.complaints() == []


def test_a_wrong_key_is_told_in_words(browser: Browser, home: House) -> None:
    page = browser.open(f"{home.url}/#key=sk-nobody-has-ever-had-this-key")
    page.until(PROBLEM)
    assert "This key is not accepted." in page.text("#problem")
    assert not page.value("document.querySelector('#key-field').hidden")
    assert page.value("document.querySelector('#key').ariaInvalid") == "true"


def test_an_empty_budget_is_told_in_words(browser: Browser, home: House) -> None:
    poor = home.new_key(budget=1000)
    page = browser.open(f"{home.url}/#key={poor.secret}")
    page.until("document.querySelector('#balance').textContent === '$0.0010 left'")
    order(page, "a palace")
    page.until(PROBLEM)
    assert "The budget of this key does not cover it." in page.text("#problem")
    assert page.text("#draw-word") == "Draw it"


def test_a_refused_field_is_named_and_marked(page: Page) -> None:
    page.choose("#model", "dall-e-2")
    order(page, "x" * 1001)
    page.until(PROBLEM)
    assert "string too long" in page.text("#problem")
    assert "Parameter: prompt" in page.text("#problem")
    assert page.value("document.activeElement.id") == "prompt"
    assert page.value("document.querySelector('#prompt').ariaInvalid") == "true"


def test_a_failure_between_the_previews_is_told_in_words(page: Page, home: House) -> None:
    gate = Gate()
    gate.open()
    failure = fails(Outcome.FAILED, "The brush broke.")
    home.engine.plays("a broken brush", waits(gate, failure, partials_first=1))
    order(page, "a broken brush")
    page.until(PROBLEM)
    assert "The brush broke." in page.text("#problem")
    assert page.text("#frames") == "Your picture will hang here."


def test_a_cut_connection_does_not_lose_the_picture(browser: Browser, home: House, key: Key) -> None:
    prompt, gate = "a ship in fog", Gate()
    home.engine.plays(prompt, waits(gate, partials_first=1))
    with wire(home.url) as laid:
        page = browser.open(f"{laid.url}/#key={key.secret}")
        page.until("document.querySelector('#model').value")
        order(page, prompt)
        page.until("document.querySelector('#frames img.partial.seen')")
        laid.cut()
        page.until("document.querySelector('#status').textContent.startsWith('The connection was cut')")
        gate.open()
        page.until(FINISHED)
        assert page.until(f"{FINAL}?.naturalWidth") == 1024
    assert home.engine.calls_of(prompt) == 1
    assert page.complaints() == ["Failed to load resource: net::ERR_INCOMPLETE_CHUNKED_ENCODING"]


def test_watching_can_be_stopped(page: Page, home: House) -> None:
    gate = Gate()
    home.engine.plays("a slow tortoise", waits(gate, partials_first=1))
    order(page, "a slow tortoise")
    page.until(
        "document.querySelector('#draw-word').textContent === 'Stop' && document.querySelector('#frames img.partial')"
    )
    page.click("#draw")
    page.until("document.querySelector('#toast').textContent")
    gate.open()
    assert page.text("#toast") == "Stopped watching. The server finishes and keeps the picture."
    assert page.text("#draw-word") == "Draw it"
    assert page.complaints() == []


def test_markup_in_a_prompt_is_text(page: Page, home: House) -> None:
    markup = '<img src=x onerror="window.hurt = 1"><script>window.hurt = 1</script>'
    order(page, markup)
    page.until(FINISHED)
    assert page.text("#title") == markup
    page.go(f"{home.url}/?again")
    page.until(FINAL)
    assert page.text("#title") == markup
    assert page.value("window.hurt === undefined && document.querySelectorAll('#title *').length === 0")
    assert page.complaints() == []


def test_the_page_asks_nobody_but_its_own_server(page: Page, home: House) -> None:
    order(page, "a quiet garden")
    page.until(FINISHED)
    strangers = [url for url in page.requests() if not url.startswith((home.url, "blob:", "data:"))]
    assert strangers == []


def test_every_field_has_a_name(page: Page) -> None:
    nameless = (
        "[...document.querySelectorAll('input, select, textarea, button')]"
        ".filter((one) => !(one.labels?.length || one.ariaLabel || one.textContent.trim() || one.querySelector('img[alt]')))"
        ".map((one) => one.outerHTML)"
    )
    assert page.value(nameless) == []


def test_a_gif_and_an_svg_are_offered_and_come_whole(page: Page) -> None:
    page.choose("#model", "gpt-image-2.6-flare")
    hidden = "['n', 'previews'].map((name) => document.querySelector(`#${name}-field`).hidden)"
    for kind, gone in {"gif": [False, True], "svg": [True, True], "png": [False, False]}.items():
        page.choose("#output_format", kind)
        assert page.value(hidden) == gone
    page.choose("#model", "gpt-image-2")
    offered = page.value("[...document.querySelector('#output_format').options].map((one) => one.value)")
    assert offered == ["png", "webp", "jpeg"]
    assert page.complaints() == []
