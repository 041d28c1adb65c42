"""What the illustrator reads in a prompt: the prompts of the pages it was asked to serve, and tables for each language."""

from __future__ import annotations

import pytest

from pictura.engines.illustrator.scene import Scene, Subject
from pictura.engines.illustrator.words import read

KITTEN = Subject(thing="cat", size="small", age="baby", action="run")


def cast(scene: Scene) -> list[str]:
    """The subjects in short: "2 baby red fox run on 1"."""
    return [
        " ".join(
            str(part)
            for part in (
                subject.count if subject.count > 1 else None,
                subject.age,
                subject.size,
                subject.colour,
                subject.mood,
                subject.thing,
                subject.action,
                subject.relation,
                subject.to,
            )
            if part is not None
        )
        for subject in scene.subjects
    ]


def test_the_english_page_puts_a_running_kitten_in_a_sunny_garden():
    scene = read("A small kitten running through a sunny garden, cinematic, highly detailed")
    assert scene == Scene(
        prompt="A small kitten running through a sunny garden, cinematic, highly detailed",
        language="en",
        subjects=(KITTEN,),
        place="garden",
        hour="day",
        weather=("sunny",),
        styles=("cinematic",),
    )


def test_the_chinese_page_puts_a_running_kitten_in_a_sunny_garden():
    scene = read("一只小猫在阳光下的花园里奔跑,电影感,高细节")
    assert scene == Scene(
        prompt="一只小猫在阳光下的花园里奔跑,电影感,高细节",
        language="zh",
        subjects=(KITTEN,),
        place="garden",
        hour="day",
        weather=("sunny",),
        styles=("cinematic",),
    )


def test_the_korean_page_puts_a_small_running_cat_in_a_sunny_garden():
    scene = read("햇살이 비치는 정원에서 달리는 작은 고양이, 영화적인 느낌, 높은 디테일")
    assert scene == Scene(
        prompt="햇살이 비치는 정원에서 달리는 작은 고양이, 영화적인 느낌, 높은 디테일",
        language="ko",
        subjects=(Subject(thing="cat", size="small", action="run"),),
        place="garden",
        hour="day",
        weather=("sunny",),
        styles=("cinematic",),
    )


def test_the_second_chinese_page_has_a_cute_kitten_play_in_oil():
    scene = read("一只可爱的小猫在花园里玩耍,阳光明媚,油画风格")
    assert scene == Scene(
        prompt="一只可爱的小猫在花园里玩耍,阳光明媚,油画风格",
        language="zh",
        subjects=(Subject(thing="cat", size="small", age="baby", action="play", mood="cute"),),
        place="garden",
        hour="day",
        weather=("sunny",),
        styles=("oil",),
        moods=("cute",),
    )


def test_a_man_walks():
    assert read("a man walks") == Scene(prompt="a man walks", subjects=(Subject(thing="man", action="walk"),))


def test_a_japanese_prompt_puts_a_kitten_in_a_sunlit_garden():
    scene = read("陽だまりの庭を走る小さな子猫、映画風")
    assert scene == Scene(
        prompt="陽だまりの庭を走る小さな子猫、映画風",
        language="ja",
        subjects=(KITTEN,),
        place="garden",
        hour="day",
        weather=("sunny",),
        styles=("cinematic",),
    )


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("two red foxes running in the snow", ["2 red fox run"]),
        ("a sleeping dog under a tree by moonlight", ["dog sleep under 1", "deciduous-tree"]),
        ("a cat on a chair beside a dog", ["cat on 1", "chair", "dog beside 0"]),
        ("a girl with a red balloon", ["girl holding 1", "red balloon"]),
        ("robot reading a book", ["robot read holding 1", "open-book"]),
        ("a cat wearing sunglasses riding a skateboard", ["cat riding 2", "sunglasses worn by 0", "skateboard"]),
        ("a dog wearing a hat and holding a balloon", ["dog wearing 1", "womans-hat", "balloon held by 0"]),
        ("a golden retriever puppy", ["baby golden dog"]),
        ("husky puppies", ["3 baby wolf"]),
        ("a football player kicking a ball", ["soccer-ball", "person play holding 0"]),
        ("kids flying kites", ["3 boy play holding 1", "3 kite"]),
        ("a vase of roses", ["vase", "3 rose in 0"]),
        ("a dog and a cat sleeping on a couch", ["dog sleep on 2", "cat sleep on 2", "sofa"]),
        ("a mouse with a big cheese", ["mouse with 1", "large cheese-wedge"]),
        ("a girl reading a book under a tree", ["girl read under 2", "open-book held by 0", "deciduous-tree"]),
        ("an astronaut riding a horse on the moon", ["astronaut riding 1", "horse"]),
        ("a woman astronaut with a red scarf", ["astronaut wearing 1", "red scarf"]),
        ("a bear in a blue jacket", ["bear wearing 1", "blue coat"]),
        ("an otter with an orange scarf", ["otter wearing 1", "orange scarf"]),
        ("cake with candles", ["birthday-cake"]),
        ("white owl on a branch", ["white owl on 1", "branch"]),
        ("a red sports car in the desert", ["red racing-car"]),
        ("orange cat eating an orange", ["orange cat eat holding 1", "tangerine"]),
        ("three oranges on a plate", ["3 tangerine"]),
        ("a fly on the cake", ["fly on 1", "birthday-cake"]),
        ("birds fly over the sea", ["3 bird fly"]),
        ("a flying bird", ["bird fly"]),
        ("a tall building", ["large office-building"]),
        ("three little pigs building a house", ["3 small pig work", "house"]),
        ("a black cat and a white cat", ["black cat", "white cat"]),
        ("a cat. The cat is sleeping.", ["cat sleep"]),
        ("The cat is black and sleeps on a red chair", ["black cat sleep on 1", "red chair"]),
        ("a happy, fluffy dog", ["joy dog"]),
        ("two cats and a dog playing in the garden", ["2 cat play", "dog play"]),
        ("a robot cat", ["cat"]),
        ("a baby elephant", ["baby elephant"]),
        ("an orange and white cat", ["orange cat"]),
        ("happy birthday card with balloons and cake", ["birthday-cake with 1", "3 balloon"]),
        ("A dog riding a bike. It is wearing sunglasses.", ["dog riding 1", "bicycle", "sunglasses worn by 0"]),
        ("a cat with a red bow", ["cat wearing 1", "red ribbon"]),
        ("a house with a blue roof", ["blue house"]),
        ("a man with a beard and glasses", ["man wearing 1", "glasses"]),
        ("a man who is not wearing a hat", ["man"]),
        ("a corgi astronaut", ["shiba"]),
        ("a pig farmer", ["farmer"]),
        ("lotus flowers", ["3 lotus"]),
        ("a baby in a basket", ["baby in 1", "basket"]),
        ("an old king with a golden crown", ["old king wearing 1", "golden crown"]),
        ("a wolf with grey fur and blue eyes", ["grey wolf"]),
        ("a tiny red dragon sleeping on a pile of gold coins", ["tiny red dragon sleep on 1", "3 golden coin"]),
        ("100 balloons", ["12 balloon"]),
        ("🐱 and 👩‍🚀", ["cat", "astronaut"]),
    ],
)  # fmt: skip
def test_english_binds_what_is_said_to_the_thing_it_is_said_of(prompt: str, expected: list[str]):
    assert expected == cast(read(prompt))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("桌子上的一只橙色的猫和两只狗", ["orange cat", "2 dog"]),
        ("骑着马的宇航员", ["horse", "astronaut riding 0"]),
        ("一个女孩拿着红色气球", ["girl holding 1", "red balloon"]),
        ("机器人在看书", ["robot read"]),
        ("奔跑的黑猫", ["black cat run"]),
        ("树下睡觉的狐狸", ["deciduous-tree", "fox sleep under 0"]),
        ("戴着红色围巾的小狐狸坐在树下", ["red scarf worn by 1", "baby small fox sit under 2", "deciduous-tree"]),
        ("小船在湖上漂着", ["small canoe float"]),
        ("足球运动员踢球", ["soccer-ball", "person play holding 0"]),
        ("五只小鸭子在池塘里游泳", ["5 baby small duck swim"]),
        ("大熊猫", ["panda"]),
        ("女宇航员", ["astronaut"]),
        ("兩隻紅色的狐狸在雪地裡奔跑", ["2 red fox run"]),
        ("一位太空人騎著馬", ["astronaut riding 1", "horse"]),
        ("一條巨龍飛過城堡上空", ["dragon fly"]),
    ],
)  # fmt: skip
def test_both_chinese_scripts_bind_what_is_said_to_the_thing_it_is_said_of(prompt: str, expected: list[str]):
    assert expected == cast(read(prompt))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("子猫二匹が遊んでいる", ["2 baby cat play"]),
        ("海で泳ぐ三匹のイルカ", ["3 dolphin swim"]),
        ("月夜の森で眠る狐", ["fox sleep"]),
        ("馬に乗った宇宙飛行士", ["horse", "astronaut riding 0"]),
        ("赤い傘を持った女の子が雨の街を歩いている", ["red umbrella", "girl walk holding 0"]),
        ("本を読むロボット", ["open-book", "robot read holding 0"]),
        ("眼鏡をかけた黒猫", ["glasses", "black cat wearing 0"]),
        ("大きな木の下の柴犬", ["large deciduous-tree", "shiba under 0"]),
        ("庭で犬と遊ぶ男の子", ["dog", "boy play"]),
        ("夕焼けの海に浮かぶ帆船", ["sailboat float"]),
        ("桜並木を歩く着物の女性", ["kimono", "woman walk wearing 0"]),
        ("雨の日に傘をさす男の子", ["umbrella", "boy holding 0"]),
        ("寿司とお茶", ["sushi", "teacup-without-handle"]),
    ],
)
def test_japanese_binds_what_is_said_to_the_thing_it_is_said_of(prompt: str, expected: list[str]):
    assert expected == cast(read(prompt))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("고양이 두 마리가 잔디밭에서 놀고 있다", ["2 cat play"]),
        ("벚꽃 아래 앉아 있는 하얀 토끼", ["white rabbit sit"]),
        ("말을 타고 있는 우주비행사", ["horse", "astronaut riding 0"]),
        ("빨간 모자를 쓴 고양이", ["red womans-hat", "cat wearing 0"]),
        ("강아지와 함께 걷는 소녀", ["baby dog", "girl walk with 0"]),
        ("책을 읽는 로봇", ["open-book", "robot read holding 0"]),
        ("눈 속의 빨간 여우 두 마리", ["2 red fox"]),
        ("세 마리의 작은 고양이가 상자 안에서 자고 있다", ["3 small cat sleep in 1", "package"]),
        ("나무 아래에서 자는 개", ["deciduous-tree", "dog sleep under 0"]),
        ("모자를 쓴 곰이 자전거를 탄다", ["womans-hat worn by 1", "bear riding 2", "bicycle"]),
        ("기타를 치는 고양이", ["guitar", "cat play holding 0"]),
        ("강아지가 해변을 달린다", ["baby dog run"]),
    ],
)
def test_korean_binds_what_is_said_to_the_thing_it_is_said_of(prompt: str, expected: list[str]):
    assert expected == cast(read(prompt))


@pytest.mark.parametrize(
    ("prompt", "place", "hour", "weather", "season", "styles"),
    [
        ("a city at night in rain", "city", "night", ("rain",), None, ()),
        ("a city street in autumn", "street", None, (), "autumn", ()),
        ("a lighthouse in a storm, oil painting", None, None, ("storm",), None, ("oil",)),
        ("a cup of coffee on a desk by the window", "desk", None, (), None, ()),
        ("a field of sunflowers at golden hour", "flower-field", "golden", (), None, ()),
        ("a dragon flying over a castle", "castle", None, (), None, ()),
        ("a panda in a bamboo forest, ink wash painting", "bamboo", None, (), None, ("ink",)),
        ("Santa Claus in the snow", "snow", None, ("snowfall",), "winter", ()),
        ("夜の東京の雨の通りを歩く黒猫、サイバーパンク", "city", "night", ("rain",), None, ("neon",)),
        ("太空中的宇航员,像素风格", "space", "night", (), None, ("pixel",)),
        ("海邊的日落,水彩畫", "beach", "sunset", (), None, ("watercolour",)),
        ("안개 낀 가을 숲, 새벽, 유화", "forest", "dawn", ("fog",), "autumn", ("oil",)),
        ("vue d'une ville", None, None, (), None, ()),
    ],
)
def test_the_scenery_is_read_in_every_language(
    prompt: str, place: str, hour: str, weather: tuple[str, ...], season: str, styles: tuple[str, ...]
):
    scene = read(prompt)
    assert (place, hour, weather, season, styles) == (
        scene.place,
        scene.hour,
        scene.weather,
        scene.season,
        scene.styles,
    )


@pytest.mark.parametrize(
    "prompt",
    ["a street without people", "没有人的街道", "沒有人的街道", "人のいない通り", "사람 없는 거리", "a street, no people or cars"],
)  # fmt: skip
def test_what_must_not_be_there_is_kept_out(prompt: str):
    scene = read(prompt)
    assert (scene.place, scene.subjects) == ("street", ())
    assert "person" in scene.without


def test_what_is_denied_ends_with_the_phrase():
    scene = read("a beach without people or boats in the rain, a dog")
    assert scene.without == {"person", "canoe"}
    assert scene.weather == ("rain",)
    assert cast(scene) == ["dog"]


@pytest.mark.parametrize(
    ("prompt", "thing", "hair", "colour"),
    [
        ("a girl with red hair", "girl", "red", None),
        ("a red-haired girl in a blue dress", "girl", "red", None),
        ("a girl with long blonde hair", "girl", "golden", None),
        ("a boy in a green coat with black hair", "boy", "black", None),
        ("an old man with grey hair", "old-man", "grey", None),
        ("a blonde dog", "dog", None, "golden"),
        ("a wolf with grey fur", "wolf", None, "grey"),
        ("一个红头发的女孩", "girl", "red", None),
        ("一个女孩有黑色的长发", "girl", "black", None),
        ("金发女孩", "girl", "golden", None),
        ("赤い髪の女の子", "girl", "red", None),
        ("金髪の少女", "girl", "golden", None),
        ("白髪の男性", "man", "white", None),
        ("빨간 머리 소녀", "girl", "red", None),
        ("검은 머리카락의 남자", "man", "black", None),
        ("금발 소녀가 웃고 있다", "girl", "golden", None),
    ],
)
def test_hair_has_a_colour_of_its_own(prompt: str, thing: str, hair: str | None, colour: str | None):
    subject = read(prompt).subjects[0]
    assert (subject.thing, subject.hair, subject.colour) == (thing, hair, colour)


@pytest.mark.parametrize(
    "word", ["아래", "위", "옆", "上", "下", "里", "中", "の下", "隣", "under", "with", "on"]
)
def test_a_relation_word_is_never_a_subject(word: str):
    assert read(word).subjects == ()


@pytest.mark.parametrize(
    ("prompt", "lettering"),
    [
        ('a shop sign that says "OPEN"', "OPEN"),
        ("看板に「営業中」と書いてある店", "営業中"),
        ("写着“欢迎”的木牌", "欢迎"),
        ("a neon sign 'Cafe Luna' at night", "Cafe Luna"),
        ('写着"营业中"的招牌', "营业中"),
        ("写着‘欢迎’的牌子", "欢迎"),
        ("一本名为《红楼梦》的书", "红楼梦"),
        ("『本日休業』と書かれた看板", "本日休業"),
        ("〈準備中〉の看板", "準備中"),
        ('"영업 중"이라고 쓴 간판', "영업 중"),
        ("ein Schild „Willkommen“", "Willkommen"),
        ("une enseigne «Café»", "Café"),
        ('a shop in a street, without the words "SALE"', None),
        ('a shop, no "SALE" sign', None),
        ("商店，没有“打折”字样", None),
        ("「セール」の文字なしの店", None),
        ('"세일" 없이 가게', None),
        ('a shop, no "SALE", but a sign "OPEN"', "OPEN"),
        ("a dog's and a cat's house", None),
        ("《千与千寻》风格的森林", None),
        ('a cat in the style of "Starry Night"', None),
        ('a cat in the style of "Van Gogh" holding a sign "Hi"', "Hi"),
        ('"a cat in a garden"', None),
        ("the letter A made of flowers", "A"),
        ("a letter and a pen", None),
        ('"a cat in a garden", 4k', None),
        (
            "木の看板「この先、猫に注意してください。ゆっくり歩いてね」",
            "この先、猫に注意してください。ゆっくり歩いてね",
        ),
        ('写着"欢迎光临本店，请进来坐坐"', "欢迎光临本店，请进来坐坐"),
        ('sign: "Please keep off the grass, thank you"', "Please keep off the grass, thank you"),
    ],
)
def test_quoted_text_is_lettering_and_no_subject(prompt: str, lettering: str | None):
    assert lettering == read(prompt).lettering


@pytest.mark.parametrize(
    "prompt",
    [
        '写着"营业中"的招牌',
        "「営業中」の看板",
        '"영업 중"이라고 쓴 간판',
        '"안녕"이라고 적힌 칠판',
        "写着「欢迎」的黑板",
    ],
)
def test_a_sign_with_a_quotation_is_that_sign_alone(prompt: str):
    assert cast(read(prompt)) == ["placard"]


def test_a_prompt_that_is_one_quotation_is_read():
    assert cast(read('"a cat in a garden"')) == ["cat"]


@pytest.mark.parametrize(
    ("prompt", "moods", "colours"),
    [
        ("the feeling of nostalgia", ("nostalgia",), ()),
        ("serendipity", ("wonder",), ()),
        ("abstract art with blue and gold", (), ("blue", "golden")),
        ("an abstract painting of anger", ("anger",), ()),
        ("자유와 희망", ("hope",), ()),
        ("静寂", ("calm",), ()),
        ("孤独与希望,蓝色", ("sadness", "hope"), ("blue",)),
        ("😀", ("joy",), ()),
    ],
)
def test_a_prompt_without_a_noun_still_has_a_mood(
    prompt: str, moods: tuple[str, ...], colours: tuple[str, ...]
):
    scene = read(prompt)
    assert (scene.subjects, scene.moods, scene.colours) == ((), moods, colours)


@pytest.mark.parametrize(
    ("prompt", "things", "place"),
    [
        ("A grandmother reading a bedtime story to her grandson", ["old-woman", "boy"], "bedroom"),
        ("老奶奶教小孙女在厨房包饺子", ["old-woman", "girl", "dumpling"], "kitchen"),
        ("손녀와 할머니", ["girl", "old-woman"], None),
        ("A father and his daughter, soft lamp light", ["man", "girl"], None),
        ("孙子和狗,温馨的灯光", ["boy", "dog"], None),
        ("孫娘と犬", ["girl", "dog"], None),
        ("A dragon perched on a castle tower", ["dragon"], "castle"),
    ],
)
def test_words_of_a_family_and_its_doings_bring_nothing_else_along(
    prompt: str, things: list[str], place: str | None
):
    scene = read(prompt)
    assert [subject.thing for subject in scene.subjects] == things
    assert scene.place == place


def test_framing_and_bare_backgrounds_are_read():
    assert read("portrait of an old wizard").shot == "portrait"
    assert read("owl logo, transparent background").backdrop == "transparent"
    assert read("一只猫,纯色背景").backdrop == "plain"
    assert read("一只猫,白色背景").backdrop == "white"


def test_words_that_nothing_was_found_for_are_told():
    assert read("a zorblax eating a cake").unread == ("zorblax",)
    assert read("庭のグルメット").unread == ("グルメット",)


def test_one_prompt_may_mix_languages():
    scene = read("一只 corgi 在 garden 里,cyberpunk 风格")
    assert (cast(scene), scene.place, scene.styles) == (["shiba"], "garden", ("neon",))


@pytest.mark.parametrize(
    ("prompt", "place"),
    [
        ("a red car on a desert road", "desert"),
        ("벚꽃 길에서 자전거를 타는 소년", "cherry"),
        ("a busy city street", "street"),
        ("three penguins on the ice", "snow"),
        ("a cat in a cottage garden", "garden"),
    ],
)
def test_a_way_leads_through_the_place_that_is_named_before_it(prompt: str, place: str):
    assert read(prompt).place == place


@pytest.mark.parametrize(
    ("prompt", "thing"),
    [
        ("a red cube", "cube"),
        ("a submarine", "submarine"),
        ("a bottle of perfume", "lotion-bottle"),
        ("an armchair", "armchair"),
        ("玉座", "armchair"),
        ("たこ焼き", "falafel"),
        ("김치찌개와 밥", "pot-of-food"),
        ("烤串", "oden"),
        ("小狗的生日帽", "dog"),
        ("三个马卡龙", "cookie"),
        ("国际象棋", "chess-pawn"),
        ("울타리", "fence"),
        ("新幹線", "bullet-train"),
        ("ニホンザル", "monkey"),
    ],
)
def test_everyday_things_have_something_to_draw_them(prompt: str, thing: str):
    assert read(prompt).subjects[0].thing == thing


@pytest.mark.parametrize(
    ("prompt", "place", "hour"),
    [
        ("夜市", "market", "night"),
        ("a night market", "market", "night"),
        ("a cat on a roof under the full moon", "rooftop", "night"),
        ("黑猫坐在屋顶上看月亮", "rooftop", "night"),
        ("屋根の上の猫", "rooftop", None),
        ("지붕 위의 고양이", "rooftop", None),
        ("夜の露天風呂", "lake", "night"),
        ("春天的茶园", "farm", None),
        ("hot air balloons over Cappadocia at dawn", "desert", "dawn"),
    ],
)
def test_places_are_known_by_the_names_that_people_give_them(prompt: str, place: str, hour: str | None):
    scene = read(prompt)
    assert (scene.place, scene.hour) == (place, hour)


@pytest.mark.parametrize(
    ("prompt", "thing", "colour"),
    [
        ("一匹白马在海边奔跑", "horse", "white"),
        ("草地上的白兔", "rabbit", "white"),
        ("白馬", "horse", "white"),
        ("a black panther in the jungle", "leopard", "black"),
        ("a panther", "leopard", "black"),
        ("파란 눈의 하얀 고양이", "cat", "white"),
    ],
)
def test_the_colour_in_a_name_is_seen(prompt: str, thing: str, colour: str):
    scene = read(prompt)
    assert [(one.thing, one.colour) for one in scene.subjects] == [(thing, colour)]
    assert scene.weather == ()
