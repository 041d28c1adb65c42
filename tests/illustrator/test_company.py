"""Who sits, rides, wears and holds: what is left unsaid between the subjects of a prompt, and where each then is."""

from __future__ import annotations

import itertools

import pytest

from pictura.engines.illustrator import cast, figures, hanging, people, staging, things, words
from pictura.engines.illustrator.camera import camera
from pictura.engines.illustrator.layers import Placed, Scenery
from pictura.engines.illustrator.scene import Order, Subject
from pictura.engines.illustrator.setting import Setting
from pictura.types import Size
from tests.support.sprites import check

GROUND = Scenery(back=(), floor=800, step=50)
ORDER = Order(prompt="", size=Size(1024, 1024), quality="high", seed=1)


def staged(prompt: str) -> Setting:
    return staging.stage(words.read(prompt), ORDER)


def things_of(prompt: str) -> list[str]:
    return [subject.thing for subject in staged(prompt).subjects]


def on_stage(prompt: str) -> dict[str, Placed]:
    """The cast by what each shows; of several of a kind one."""
    return {one.thing: one for one in cast.cast(staged(prompt), GROUND)}


@pytest.mark.parametrize(
    ("prompt", "seat", "place"),
    [
        ("a cat on a sofa", "sofa", "room"),
        ("一只猫睡在沙发上", "sofa", "room"),
        ("ソファの上の猫", "sofa", "room"),
        ("침대 위의 고양이", "bed", "bedroom"),
        ("a frog on a lily pad", "lily-pad", "lake"),
        ("a teddy bear on a chair", "chair", "room"),
    ],
)
def test_who_is_on_a_thing_is_on_its_seat_where_that_thing_stands(prompt: str, seat: str, place: str):
    assert staged(prompt).place in (place, "library")
    found = on_stage(prompt)
    base = found.pop(seat)
    (one,) = found.values()
    assert base.sprite.seat is not None
    x, y = hanging.point(base, base.sprite.seat)
    assert abs(one.x - x) < 1
    assert abs(one.y - y) < one.height * 0.1


def test_a_rider_rests_on_the_back_of_the_mount_and_shows_a_leg_below_it():
    for who in ("girl", "cowboy", "astronaut", "robot"):
        found = on_stage(f"a {who} riding a horse")
        rider, horse = found[who], found["horse"]
        assert rider.sprite.rest is not None
        assert horse.sprite.seat is not None
        rests = hanging.point(rider, (0, rider.sprite.rest))[1]
        assert abs(rests - hanging.point(horse, horse.sprite.seat)[1]) < 1, who
        assert rests < rider.y < horse.y, who


def test_feet_on_a_bicycle_are_as_large_as_its_pedals_need():
    found = on_stage("소년이 자전거를 타고 있다")
    boy, bicycle = found["boy"], found["bicycle"]
    assert boy.height / boy.sprite.box.height == pytest.approx(bicycle.height / bicycle.sprite.box.height)
    assert boy.y < bicycle.y


@pytest.mark.parametrize(
    "prompt", ["一个女孩在雨中打伞", "雨の中、傘をさす女の子", "우산을 쓴 소녀", "a girl with an umbrella"]
)
def test_an_umbrella_is_held_above_who_is_there(prompt: str):
    found = on_stage(prompt)
    girl, umbrella = found["girl"], found["umbrella"]
    assert umbrella.y < girl.y
    assert umbrella.y - umbrella.height < girl.y - girl.height


def test_clothes_are_worn_and_lie_on_no_head():
    assert things_of("한복을 입은 소녀") == ["girl-in-kimono"]
    assert things_of("a woman wearing a kimono") == ["woman-in-kimono"]
    (woman,) = staged("a woman wearing a red dress").subjects
    assert (woman.thing, woman.colour) == ("woman", "red")


def test_glasses_are_before_the_eyes_and_a_scarf_is_below_them():
    glasses, scarf = (
        on_stage(f"a girl wearing {worn}")[thing]
        for worn, thing in (("glasses", "glasses"), ("a scarf", "wound-scarf"))
    )
    girl = on_stage("a girl wearing glasses")["girl"]
    top = girl.y - girl.height
    assert top + 0.2 * girl.height < glasses.y - glasses.height / 2 < top + 0.5 * girl.height
    assert scarf.y - scarf.height > glasses.y - glasses.height / 2


def test_a_family_and_a_couple_are_several():
    assert things_of("a family in the park") == ["man", "woman", "girl"]
    assert [subject.action for subject in staged("a couple dancing").subjects] == ["dance", "dance"]


def test_a_witch_rides_her_broom_through_the_air():
    found = on_stage("a witch flying on a broom")
    assert found["flying-broom"].shadow == 0
    assert found["witch"].height > found["flying-broom"].height


def test_who_is_in_a_box_looks_over_its_edge():
    found = on_stage("a cat in a box")
    cat, box = found["cat"], found["open-box"]
    assert cat.y - cat.height < box.y - box.height < cat.y < box.y
    order = [one.thing for one in cast.cast(staged("a cat in a box"), GROUND)]
    assert order.index("cat") < order.index("open-box")


def test_flowers_in_a_vase_are_one_thing():
    assert things_of("yellow roses in a vase") == ["vase"]


def test_what_is_read_on_a_chair_is_in_the_hands():
    found = on_stage("a girl sitting on a chair reading a book")
    assert found["open-book"].height < found["girl"].height / 2


@pytest.mark.parametrize(
    ("prompt", "hands"), [("a girl reading a book in a room", 2), ("a man holding a cup of coffee", 1)]
)
def test_hands_close_over_what_they_hold(prompt: str, hands: int):
    holder, held, fingers = cast.cast(staged(prompt), GROUND)
    assert fingers.sprite.svg == holder.sprite.grip
    assert (fingers.x, fingers.y, fingers.height) == (holder.x, holder.y, holder.height)
    assert holder.sprite.hand is not None
    assert abs(held.x - hanging.point(holder, holder.sprite.hand)[0]) < 1
    alone = people.person(holder.thing, action="hold").grip
    assert (fingers.sprite.svg.count("<path") == 2 * alone.count("<path")) == (hands == 2)


@pytest.mark.parametrize(
    "prompt", ["a girl reading under a tree", "公园里看书的女孩", "a man reading on a bench"]
)
def test_who_reads_has_a_book_though_none_was_named(prompt: str):
    assert things_of(prompt).count("open-book") == 1
    assert "open-book" not in things_of("a man reading a newspaper")
    assert "open-book" not in things_of("a cat in a garden")


def test_hair_is_drawn_in_its_colour_and_the_clothes_are_not():
    for thing in ("girl", "woman", "old-man", "wizard"):
        plain, red, black = (
            things.sprite(Subject(thing=thing, colour="blue", hair=hair), "stand", 1).svg
            for hair in (None, "red", "black")
        )
        assert len({plain, red, black}) == 3, thing
    assert (
        things.sprite(Subject(thing="girl", hair="red"), "stand", 1).svg
        != things.sprite(Subject(thing="girl", colour="red"), "stand", 1).svg
    )


def test_a_ball_in_play_lies_on_the_ground():
    found = on_stage("a boy playing football")
    assert found["soccer-ball"].shadow
    assert found["soccer-ball"].y >= found["boy"].y


@pytest.mark.parametrize("thing", ["alien", "astronaut", "bed", "bicycle", "flying-broom", "frog", "fruit-bowl", "kite",
                                   "hut", "lily-pad", "monster", "open-box", "robot", "seahorse", "sofa", "vase", "wound-scarf"])  # fmt: skip
def test_a_figure_of_ours_stays_in_its_frame(thing: str):
    assert figures.knows(thing)
    for deed in ("stand", "hold", "sleep"):
        check(things.sprite(Subject(thing=thing), deed, 1), f"{thing} {deed}")


@pytest.mark.parametrize("seat", ["chair", "saddle", "pedals"])
def test_who_sits_stays_in_the_frame_and_has_a_place_to_rest_on(seat: str):
    for who in ("boy", "woman", "princess", "wizard", "santa"):
        for deed in ("sit", "read", "wave"):
            sprite = people.person(who, action=deed, seat=seat)  # pyright: ignore[reportArgumentType]
            check(sprite, f"{who} {deed}")
            assert sprite.rest is not None
            assert sprite.box.y < sprite.rest < sprite.foot


def test_who_does_something_decides_where_it_plays_and_all_that_it_has_is_on_it() -> None:
    setting = staging.stage(words.read("모자를 쓴 곰이 자전거를 탄다"), ORDER)
    assert setting.subjects[0].thing == "bear"
    found = on_stage("모자를 쓴 곰이 자전거를 탄다")
    bear, hat, bicycle = found["bear"], found["womans-hat"], found["bicycle"]
    assert abs(hat.x - bear.x) < bear.width / 2
    assert hat.y < bear.y - bear.height * 0.5
    assert bear.y < bicycle.y


def test_two_things_are_held_and_worn_at_once() -> None:
    found = on_stage("an owl wearing a graduation cap reading a book")
    owl = found["owl"]
    assert found["graduation-cap"].y < owl.y - owl.height * 0.5
    assert abs(found["open-book"].x - owl.x) < owl.width


def test_nobody_is_astride_a_skateboard() -> None:
    found = on_stage("a cat wearing sunglasses riding a skateboard")
    cat, board = found["cat"], found["skateboard"]
    assert board.y - board.height < cat.y < board.y
    assert board.height < 1.4 * cat.height
    assert abs(found["sunglasses"].x - cat.x) < cat.width / 2


def test_who_swims_in_open_water_is_seen_above_its_line():
    for prompt, thing in (("a dog swimming in a lake", "dog"), ("소녀가 수영한다", "girl")):
        swimmer, stander = on_stage(prompt)[thing], on_stage(f"a {thing} standing in a meadow")[thing]
        assert swimmer.shadow == 0
        assert swimmer.height < stander.height
        assert swimmer.sprite.foot < stander.sprite.foot


def test_palms_grow_on_a_beach_already():
    assert things_of("a beach with palm trees") == []
    assert things_of("a palm tree in a garden") == ["palm-tree"]


def test_two_friends_are_a_boy_and_a_girl():
    assert [(one.thing, one.count) for one in staged("two friends laughing").subjects] == [
        ("boy", 1),
        ("girl", 1),
    ]


def test_nobody_walks_on_the_sea():
    for prompt, place in (
        ("a girl by the sea", "beach"),
        ("海を見る少女", "beach"),
        ("a dog swimming in the sea", "sea"),
        ("a girl in a boat on the sea", "sea"),
        ("a surfer", "sea"),
    ):
        assert staged(prompt).place == place, prompt


def test_a_landmark_stands_in_whatever_place_is_named():
    for prompt, place, thing in (
        ("저녁 바닷가의 등대", "beach", "lighthouse"),
        ("a lighthouse", "sea", "lighthouse"),
        ("丘の上の風車", "meadow", "windmill"),
    ):
        setting = staged(prompt)
        assert (setting.place, setting.subjects[0].thing) == (place, thing), prompt


def test_a_driver_is_seen_in_a_window_of_the_car():
    for prompt in ("a mouse driving a car", "a dog in a car"):
        setting = staged(prompt)
        driver, car = (on_stage(prompt)[thing] for thing in things_of(prompt))
        assert setting.place in ("street", "city")
        assert car.y - car.height < driver.y - driver.height < driver.y < car.y
        assert abs(driver.x - car.x) < car.width / 4


def test_who_sits_sits_on_the_bench_that_is_there_and_reads_there():
    found = on_stage("가을 공원 벤치에 앉아 책을 읽는 할아버지")
    man, bench, book = found["old-man"], found["bench"], found["open-book"]
    assert bench.sprite.seat is not None
    assert abs(man.x - hanging.point(bench, bench.sprite.seat)[0]) < 1
    assert man.y - man.height < book.y < man.y


def test_what_floats_in_a_harbour_is_not_on_the_quay():
    assert on_stage("a ship in the harbour")["ship"].y < 720


def test_clothes_that_lie_about_are_put_on():
    assert things_of("浴衣の女の子") == ["girl-in-kimono"]


def test_a_mount_neither_grazes_nor_decides_where_it_is() -> None:
    assert staged("an astronaut riding a horse").place in ("moon", "space")
    for prompt in ("a knight on a horse", "a knight riding a horse", "a witch on a horse"):
        horse = on_stage(prompt)["horse"]
        grazing = things.sprite(Subject(thing="horse"), "eat", 1)
        assert horse.sprite.crown is not None
        assert grazing.crown is not None
        assert horse.sprite.crown[1] < grazing.crown[1], prompt


def test_two_share_a_couch_side_by_side():
    found = on_stage("a dog and a cat sleeping on a couch")
    dog, cat, sofa = found["dog"], found["cat"], found["sofa"]
    left, right = sorted((dog, cat), key=lambda one: one.x)
    assert left.x + left.width / 2 <= right.x - right.width / 2 + left.width * 0.2
    assert sofa.x - sofa.width / 2 < left.x < right.x < sofa.x + sofa.width / 2
    assert max(dog.y, cat.y) < sofa.y


def test_a_tower_of_three_stands_on_the_lowest():
    found = on_stage("a cat on a horse on an elephant")
    cat, horse, elephant = found["cat"], found["horse"], found["elephant"]
    assert cat.y < horse.y < elephant.y
    assert abs(cat.x - elephant.x) < elephant.width / 2


@pytest.mark.parametrize("prompt", ["ten yellow ducks on a pond", "十只黄色的鸭子", "twelve red balloons"])
def test_so_many_are_shown_as_were_counted(prompt: str):
    setting = staged(prompt)
    assert len(cast.cast(setting, GROUND)) == setting.subjects[0].count >= 10


def test_a_creature_lifts_its_umbrella_over_its_head():
    found = on_stage("雨の中で傘をさすカエル")
    frog, umbrella = found["frog"], found["umbrella"]
    assert umbrella.y - umbrella.height < frog.y - frog.height


def test_a_sign_can_be_held_by_who_is_named_after_it():
    found = on_stage('A sign that says "HI" held by a robot')
    assert found["placard"].height < found["robot"].height / 2


def test_a_sign_stands_on_the_bank_and_not_on_the_lake():
    sign = on_stage('a sign "NO SWIMMING" beside a lake')["placard"]
    assert (sign.reflection, sign.shadow) == (0, 1)


def test_nobody_stands_in_a_building_that_stands_in_a_room():
    setting = staged("a nurse in a hospital")
    assert ([one.thing for one in setting.subjects], setting.indoors) == (["nurse"], True)
    shop = staged("a cute bakery shop")
    assert ([one.thing for one in shop.subjects], shop.indoors) == (["convenience-store"], False)


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a mermaid sitting on a rock in the moonlight", "beach"),
        ("a whale at sunset", "sea"),
        ("富士山と新幹線、青空", "lake or cherry"),
        ("a red bus under a blue sky", "street or city"),
        ("蓝天下的房子", "meadow or village or lake"),
    ],
)
def test_the_sky_is_seen_from_where_the_hero_can_be(prompt: str, place: str):
    assert staged(prompt).place in place.split(" or ")


def test_who_is_in_a_chair_is_seen_on_it():
    found = on_stage("an owl reading a newspaper in an armchair")
    owl, chair = found["owl"], found["armchair"]
    assert chair.sprite.seat is not None
    assert abs(owl.x - hanging.point(chair, chair.sprite.seat)[0]) < 1


def test_a_row_with_commas_is_one_company():
    scene = words.read("a blue bird, a yellow bird and a red bird on a branch")
    assert [(one.colour, one.relation, one.to) for one in scene.subjects[:3]] == [
        ("blue", "on", 3),
        ("yellow", "on", 3),
        ("red", "on", 3),
    ]


@pytest.mark.parametrize(
    "prompt", ["一只乌龟和一只兔子赛跑", "a rabbit and a whale", "a balloon and a mailbox"]
)
def test_nobody_is_where_only_the_other_can_be(prompt: str):
    assert staged(prompt).place not in ("underwater", "sea", "sky", "space")


def test_who_rides_a_beast_of_the_art_is_seen_whole_on_its_back():
    found = on_stage("小男孩骑着恐龙")
    boy, dinosaur = found["boy"], found["t-rex"]
    assert dinosaur.y - dinosaur.height < boy.y < dinosaur.y
    assert boy.sprite.rest is not None


def test_a_thing_that_nobody_knows_leaves_a_still_life_on_the_table():
    assert things_of("three zorblaxes on a plate") == ["vase"]
    assert things_of("an empty table") == []


def test_each_of_two_knights_has_a_horse():
    setting = staged("two knights on horses")
    assert [one.thing for one in setting.subjects] == ["knight", "horse", "knight", "horse"]
    assert [one.to for one in setting.subjects] == [1, None, 3, None]


@pytest.mark.parametrize("prompt", ["a basket of kittens", "五个苹果放在篮子里", "a box of puppies"])
def test_what_is_in_a_basket_is_seen_over_its_edge(prompt: str):
    setting = staged(prompt)
    basket = next(one for one in cast.cast(setting, GROUND) if one.thing in ("basket", "open-box"))
    content = [one for one in cast.cast(setting, GROUND) if one is not basket and one.thing != basket.thing]
    assert len(content) >= 3
    for one in content:
        assert one.y - one.height < basket.y - basket.height * 0.7
        assert abs(one.x - basket.x) < basket.width / 2


def test_a_boat_is_on_the_water_with_who_is_in_it():
    setting = staged("a boy fishing on a boat")
    assert setting.place in ("sea", "lake")
    found = on_stage("a boy fishing on a boat")
    assert found["boy"].y > found["canoe"].y - found["canoe"].height


def test_a_couple_shares_the_bench():
    found = on_stage("公园里的长椅上坐着一对情侣")
    bench = found["bench"]
    for who in ("man", "woman"):
        assert abs(found[who].x - bench.x) < bench.width / 2


def test_what_stands_on_another_is_within_the_frame():
    found = on_stage("a house on top of a giant mushroom")
    assert found["house"].y - found["house"].height > 0


def test_a_family_of_beasts_is_no_family_of_people():
    assert things_of("a polar bear family under the northern lights") == ["polar-bear"]


@pytest.mark.parametrize("prompt", ["강아지와 고양이가 함께 자고 있다", "犬と猫が眠っている"])
def test_those_named_together_do_it_together(prompt: str):
    assert [one.action for one in words.read(prompt).subjects] == ["sleep", "sleep"]


@pytest.mark.parametrize(
    ("prompt", "thing", "count"),
    [
        ("three owls wearing hats", "womans-hat", 3),
        ("two girls eating ice cream", "ice-cream", 2),
        ("three boys holding balloons", "balloon", 3),
        ("two penguins wearing scarves", "wound-scarf", 2),
    ],
)
def test_each_of_several_has_one(prompt: str, thing: str, count: int):
    shown = [one.thing for one in cast.cast(staged(prompt), GROUND) if one.thing]
    assert shown.count(thing) == count
    assert len(shown) == 2 * count


@pytest.mark.parametrize(
    "prompt", ["a goldfish in a fishbowl on a table", "a goldfish in a bowl", "金鱼在鱼缸里游"]
)
def test_a_fish_has_one_bowl(prompt: str):
    assert things_of(prompt) == ["goldfish"]


def test_a_plant_is_in_no_stew():
    assert things_of("a cactus in a pot") == ["cactus", "bucket"]


def test_people_go_where_the_others_are_at_home():
    assert staged("three kids building a snowman").place == "snow"
    assert staged("a girl and a camel").place == "desert"


@pytest.mark.parametrize(
    "prompt",
    ["portrait of a girl", "a woman drinking coffee, portrait", "close-up of a fox", "フクロウの肖像"],
)
def test_a_portrait_shows_head_and_shoulders(prompt: str):
    setting = staged(prompt)
    assert setting.shot is not None
    company = cast.cast(setting, GROUND)
    view = camera(setting, company)
    sitter = next(one for one in company if one.sprite.crown is not None)
    assert sitter.y > view.y + view.height
    assert sitter.y - sitter.height > view.y
    assert view.width / view.height == pytest.approx(setting.width / setting.height)


@pytest.mark.parametrize("prompt", ["five elephants in the savanna", "seven cows in a meadow", "12 horses"])
def test_in_a_herd_only_every_other_one_is_behind_its_neighbours(prompt: str):
    herd = sorted(cast.cast(staged(prompt), GROUND), key=lambda one: one.x)
    for one, next_in_its_row in zip(herd, herd[2:], strict=False):
        wide = one.height * one.sprite.box.width / one.sprite.box.height
        assert next_in_its_row.x - one.x >= wide


def test_several_that_fly_do_not_fly_into_each_other():
    found = sorted(cast.cast(staged("flying cars over a city at night"), GROUND), key=lambda one: one.x)
    assert len(found) == 3
    for one, beside in itertools.pairwise(found):
        wide = one.height * one.sprite.box.width / one.sprite.box.height
        assert beside.x - one.x >= 0.8 * wide


@pytest.mark.parametrize(
    "prompt", ["an otter floating on its back in a river", "a duck floating on a lake", "湖に浮かぶボート"]
)
def test_what_floats_where_water_is_lies_in_it(prompt: str):
    setting = staged(prompt)
    (one,) = cast.cast(setting, GROUND)
    assert setting.place == "lake"
    assert (one.shadow, one.y / setting.height) == (0, pytest.approx(0.76, abs=0.06))


def test_what_flies_floats_above_the_water():
    setting = staged("a hot air balloon floating over a lake")
    (one,) = cast.cast(setting, GROUND)
    assert one.y < setting.height * 0.7


@pytest.mark.parametrize(
    ("prompt", "instruments"),
    [
        ("a violinist on a rooftop", ["violin"]),
        ("吉他手在舞台上唱歌", ["guitar"]),
        ("ピアニスト", ["musical-keyboard"]),
        ("세 명의 드러머", ["drum"] * 3),
    ],
)
def test_musicians_have_their_instruments(prompt: str, instruments: list[str]):
    subjects = staged(prompt).subjects
    players = [one for one in subjects if one.relation == "holding"]
    assert {one.action for one in players} == {"play"}
    assert [subjects[one.to].thing for one in players if one.to is not None] == instruments
